"""A rule and its document are the same thing, and what is wrong with a document is said by place."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.compare.documents import read_rule, write_rule
from gateway.compare.kinds import KINDS
from gateway.errors import RuleError

NOW = datetime(2026, 11, 25, 10, tzinfo=UTC)
NAMES = st.text("abc", min_size=1)
KIND_NAMES = st.lists(st.sampled_from(["missing", "added", "value"]), min_size=1)
PARAMETERS: dict[str, Any] = {
    "ignore": st.fixed_dictionaries({}, optional={"kinds": KIND_NAMES, "below": st.just(value=False)}),
    "number_within": st.fixed_dictionaries(
        {"amount": st.decimals(0, 99, places=2).map(str)}, optional={"percent": st.integers(1, 9).map(str)}
    ),
    "timestamps_within": st.fixed_dictionaries({"seconds": st.floats(0, 99)}),
    "jwts": st.fixed_dictionaries({}, optional={"but": st.lists(NAMES)}),
    "capture_equal": st.fixed_dictionaries({"pattern": st.sampled_from(["(a)", r"inv-(\d+)-.*"])}),
    "status_mapping": st.fixed_dictionaries({"legacy": st.integers(100, 599), "new": st.integers(100, 599)}),
    "unwrap": st.fixed_dictionaries(
        {"key": NAMES}, optional={"side": st.just("legacy"), "beside": st.lists(NAMES, min_size=1)}
    ),
    "list_key": st.fixed_dictionaries({"fields": st.lists(NAMES, min_size=1)}),
    "severity": st.fixed_dictionaries({"level": st.sampled_from(["none", "low", "high"])}, optional={"kinds": KIND_NAMES}),
}  # fmt: skip
SCOPES = st.sampled_from([{}, {"router": "orders"}, {"endpoint": "orders.get"}])


@st.composite
def documents(draw: st.DrawFn) -> dict[str, object]:
    kind = draw(st.sampled_from(sorted(KINDS)))
    held = draw(PARAMETERS.get(kind, st.just({})))
    location = KINDS[kind].location or draw(st.sampled_from(["$.a[*].b", "$..id", "header:x-total", "status"]))
    document: dict[str, object] = {"id": "r1", "kind": kind, **({"with": held} if held else {}), "location": location}
    document |= {**draw(SCOPES), "reason": "why", "author": "huda", "created": NOW.isoformat()}
    if draw(st.booleans()):
        document["expires"] = (NOW + timedelta(days=draw(st.integers(1, 99)))).isoformat()
    return document


@given(documents())
def test_a_rule_read_and_written_is_the_same_document(document: Any) -> None:
    written = write_rule(read_rule(document, author="else", created=NOW))
    assert list(written) == [name for name in document if name in written]
    assert read_rule(written, author="", created=NOW) == read_rule(document, author="", created=NOW)


@pytest.mark.parametrize(
    ("change", "place", "said"),
    [
        ({"kind": "x"}, ("kind",), "ignore, number_within"),
        ({"kind": None}, ("kind",), "needs a kind"),
        ({"reason": " "}, ("reason",), "is no text"),
        ({"location": "$["}, ("location",), "cannot be read"),
        ({"location": None}, ("location",), "needs a location"),
        ({"id": "a b"}, ("id",), "is no id"),
        ({"expires": "0001-01-01T00:00:00+14:00"}, ("expires",), "is no time"),
        ({"reason": "a\0"}, ("reason",), "cannot be stored"),
        ({"kind": "ignore", "with": {"below": 1}}, ("with", "below"), "true nor false"),
        ({"expires": "soon"}, ("expires",), "2027-03-31"),
        ({"router": "a", "endpoint": "a.b"}, ("endpoint",), "not both"),
        ({"with": {"amount": 1}}, ("with", "amount"), "it takes nothing"),
        ({"kind": "number_within"}, ("with",), "needs amount"),
        ({"kind": "number_within", "with": {"amount": "x"}}, ("with", "amount"), "no amount"),
        ({"kind": "number_within", "with": [1]}, ("with",), "no mapping"),
        ({"kind": "unwrap", "with": {"key": "data"}}, ("location",), "stands at [$] only"),
        ({"severty": 1}, ("severty",), "no field"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(change: Any, place: Any, said: Any) -> None:
    document = {"kind": "uuids", "location": "$.a", "reason": "r", **change}
    with pytest.raises(RuleError, match=said) as caught:
        read_rule(document, author="qa", created=NOW)
    assert caught.value.place == place


def test_a_rule_without_an_id_gets_the_same_one_each_time() -> None:
    document = {"kind": "uuids", "location": "$.a", "reason": "r", "expires": "2027-03-31"}
    one, two = (read_rule({**document, "reason": reason}, author="qa", created=NOW) for reason in "ab")
    assert one.id == two.id
    assert one.expires == datetime(2027, 3, 31, tzinfo=UTC)
    assert (one.author, one.created) == ("qa", NOW)


@given(
    st.recursive(st.none() | st.integers() | st.text(), lambda each: st.lists(each) | st.dictionaries(st.text(), each))
)
def test_no_document_does_worse_than_be_refused(document: Any) -> None:
    with pytest.raises(RuleError):
        read_rule(
            {"kind": document, "with": document} if not isinstance(document, dict) else document, author="", created=NOW
        )
