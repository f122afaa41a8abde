from datetime import UTC, datetime
from typing import Any

import pytest

from gateway.compare.rules import Rule, compile_rules
from gateway.compare.tolerances import Ignore, Uuids

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("router", "endpoint", "holds"),
    [
        (None, None, True),
        ("shop", None, True),
        ("shops", None, False),
        (None, "shop.get", True),
        (None, "shop.g", False),
    ],
)
def test_a_rule_holds_in_its_scope(router: Any, endpoint: Any, holds: Any) -> None:
    rule = Rule("r", Ignore(), "$.a", "qa", "why", NOW, router=router, endpoint=endpoint)
    assert bool(compile_rules([rule], "shop.get").at("$.a")) is holds


def test_only_ignoring_reaches_below_its_place() -> None:
    ignore, uuids = (Rule("r", each, "$.a", "qa", "why", NOW) for each in (Ignore(), Uuids()))
    assert compile_rules([ignore, uuids], "x.y").at("$.a.b") == ((ignore, Ignore()),)
    assert compile_rules([ignore, uuids], "x.y").at("$.a") == ((ignore, Ignore()), (uuids, Uuids()))
