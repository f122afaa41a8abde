"""Errors about what the shop shows."""

from new_core.domain.exceptions.base import NotFoundError


class CartNotFoundError(NotFoundError):
    """Identified by the customer: nobody asks for a cart by its own id."""

    code = "cart_not_found"
    kind = "Open cart of customer"
