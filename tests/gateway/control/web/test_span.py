"""The range a page shows."""

import pytest

from gateway.control.context import Control
from gateway.control.web.span import CHOICES, _range


@pytest.mark.parametrize("wish", CHOICES)
def test_each_choice_is_a_range(control: Control, wish: str) -> None:
    found = _range(control, wish)
    assert found.chosen == wish
    assert found.span.start < control.seconds() <= found.span.end


@pytest.mark.parametrize("wish", ["", "5y", "-1h", "24"])
def test_anything_else_is_a_day(control: Control, wish: str) -> None:
    assert _range(control, wish).chosen == "24h"
