"""What handlers work with: states from memory, and a token that shows nowhere."""

import pytest

from gateway.control.context import Control
from gateway.errors import UnknownEndpointError
from tests.support.control_plane import TOKEN


def test_the_token_is_in_no_representation(control: Control) -> None:
    assert TOKEN not in repr(control)


def test_states_follow_the_catalog(control: Control) -> None:
    assert [state.endpoint for state in control.states()] == list(control.catalog)


def test_an_unknown_endpoint_is_refused_with_a_suggestion(control: Control) -> None:
    with pytest.raises(UnknownEndpointError, match=r"orders\.get_orders"):
        control.state("orders.get_order")
