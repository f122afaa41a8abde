"""What the long run asks and what it makes of it; the run itself is `python -m loadtests.dryruns`."""

from collections import Counter

import pytest

from gateway.signing import derive_key, is_genuine
from loadtests.dryrun_stage import KEY
from loadtests.dryrun_writes import writes_of_every_kind
from loadtests.dryruns import Straight, Through, _signed, is_good, parse, report


def _straight(**more: object) -> Straight:
    found = Straight(1.0, Counter({"create 201": 99}), Counter({"busy": 1}), 120, Counter({"event": 99}))
    for name, value in more.items():
        setattr(found, name, value)
    return found


def _through(**more: object) -> Through:
    found = Through({"legacy": [1.0] * 10, "shadow": [2.0] * 10}, 0, 20, {"match": 10})
    for name, value in more.items():
        setattr(found, name, value)
    return found


def test_a_request_is_signed_as_the_gateway_signs() -> None:
    lines = [(name.encode(), value.encode()) for name, value in _signed("POST", "/a?b=1", 7, b"{}").items()]
    at = float(lines[1][1].split(b"t=")[1].split(b",")[0])
    assert is_genuine(derive_key(KEY), lines, "POST", b"/a?b=1", at)


def test_a_run_that_leaves_nothing_is_good() -> None:
    assert is_good(_straight(), _through(), 100)
    text = report(_straight(), _through(), "SQLite")
    assert "100 dry-runs" in text
    assert "rehearsed first: p50 2.0 ms" in text


@pytest.mark.parametrize(
    ("straight", "through"),
    [({"changed": ("users",)}, {}), ({}, {"changed": ("users",)}), ({}, {"errors": 1}), ({}, {"rows": 21})],
)
def test_whatever_is_left_behind_is_not_good(straight: dict[str, object], through: dict[str, object]) -> None:
    assert not is_good(_straight(**straight), _through(**through), 100)
    assert not is_good(_straight(), _through(), 200)


def test_each_write_is_another() -> None:
    writes = writes_of_every_kind()
    assert len({write.kind for write in writes}) == len(writes)
    numbered = [write for write in writes if write.numbered]
    assert all(write.body(1) != write.body(2) for write in numbered)


def test_a_count_without_sense_is_refused() -> None:
    with pytest.raises(SystemExit):
        parse(["--count", "0"])
