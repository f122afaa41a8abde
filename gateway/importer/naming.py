"""Names for endpoints that nobody has named yet: ``router.operation``."""

import re
from collections.abc import Container
from typing import Final

_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_OTHER: Final = re.compile(r"[^a-z0-9]+")
_GENERIC: Final = re.compile(r"api|rest|v\d+")


def slug(text: str) -> str:
    """Lower case with underscores, ASCII only (Unleash takes no other flag names); may come out empty."""
    return _OTHER.sub("_", _CAMEL.sub("_", text).lower()).strip("_")


def router_from_path(path: str) -> str:
    """The first segment that says something: ``/api/v1/customers/{id}`` is ``customers``."""
    for segment in path.split("/"):
        if "{" not in segment and (name := slug(segment)) and not _GENERIC.fullmatch(name):
            return name
    return "root"


def operation_from_path(method: str, path: str) -> str:
    """What REST would call it: ``GET /customers/{id}/orders`` is ``get_customers_by_id_orders``."""
    words = [f"by_{slug(part)}" if "{" in part else slug(part) for part in path.split("/")]
    return "_".join((method.lower(), *filter(None, words))) if any(words) else f"{method.lower()}_root"


def operation_from_id(operation_id: str, method: str, path: str) -> str:
    """The operation without the path and method that FastAPI appends to its function's name."""
    suffix = re.sub(r"\W", "_", path) + f"_{method.lower()}"
    bare = operation_id.removesuffix(suffix)
    return slug(bare) or slug(operation_id) or operation_from_path(method, path)


def unique_id(router: str, operation: str, taken: Container[str]) -> str:
    name = f"{router}.{operation}"
    number = 2
    while name in taken:
        name = f"{router}.{operation}_{number}"
        number += 1
    return name
