"""What accepted differences have in common, so that a later one which has it not is noticed. Pure."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import orjson
from typing_extensions import override

from gateway.compare.dates import moment
from gateway.compare.model import ABSENT, Difference, Kind
from gateway.compare.tolerances import DecimalString, Jwts, TextNormalised, TimestampsWithin, Tolerance, claims
from gateway.report.samples import SampleDifference

_RELATIONS: tuple[tuple[str, Tolerance], ...] = (
    ("the same decimal", DecimalString()),
    ("the same moment", TimestampsWithin(2)),
    ("the same claims", Jwts()),
    ("the same text but for case and white space", TextNormalised()),
)
_SEEN_OF_EACH = 3
"""Values count as a closed list only where each was seen so often on average; else another one is no surprise."""
_LONGEST = 100
_UUID = re.compile(r"[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}")
_DECIMAL = re.compile(r"[+-]?\d+(?:\.\d+)?")
_FRACTION = re.compile(r"\.9+")


class Form(NamedTuple):
    """All of it must hold of a difference; what is empty says nothing."""

    pairs: tuple[tuple[str, str], ...] = ()
    """What a value of legacy and one of new look like, in words."""
    legacy: tuple[str, ...] = ()
    """JSON of the only values."""
    new: tuple[str, ...] = ()
    relation: str = ""

    def objection(self, difference: SampleDifference) -> str:
        """Why this is not what was accepted, in one sentence without a value; empty where it is."""
        pair = _pair(difference)
        if self.pairs and pair not in self.pairs:
            was = " or ".join(f"{legacy} against {new}" for legacy, new in self.pairs)
            return f"it is {pair[0]} against {pair[1]}, accepted was {was}"
        for side, known in self._known():
            if known and _text(getattr(difference, side)) not in known:
                return f"{side} gives another value than the {len(known)} that were accepted"
        if self.relation and not _holds(self.relation, difference):
            return f"the two sides are not {self.relation} any more"
        return ""

    @override
    def __str__(self) -> str:
        """In words, and without a value."""
        words = [" or ".join(f"{legacy} against {new}" for legacy, new in self.pairs)]
        words += [f"{side} one of {len(known)} values" for side, known in self._known() if known]
        return ", ".join(filter(None, [*words, self.relation]))

    def _known(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return ("legacy", self.legacy), ("new", self.new)

    def dump(self) -> str:
        return orjson.dumps(self._asdict()).decode()

    @staticmethod
    def load(text: str) -> "Form | None":
        if not text:
            return None
        said = orjson.loads(text)
        pairs = tuple((legacy, new) for legacy, new in said["pairs"])
        return Form(pairs, tuple(said["legacy"]), tuple(said["new"]), said["relation"])


def form_of(differences: Iterable[SampleDifference], *, with_values: bool = True) -> Form | None:
    """What these have in common, values included where they look like a closed list; None where there are none."""
    seen = list(differences)
    if not seen:
        return None
    pairs = tuple(sorted({_pair(each) for each in seen}))
    relation = next((name for name, _ in _RELATIONS if all(_holds(name, each) for each in seen)), "")
    if not with_values:
        return Form(pairs, relation=relation)
    legacy, new = (_closed([getattr(each, side) for each in seen]) for side in ("legacy", "new"))
    return Form(pairs, legacy, new, relation)


def _closed(values: Sequence[object]) -> tuple[str, ...]:
    texts = {_text(value) for value in values}
    if len(texts) * _SEEN_OF_EACH > len(values) or any(len(text) > _LONGEST for text in texts):
        return ()
    return tuple(sorted(texts))


def _pair(difference: SampleDifference) -> tuple[str, str]:
    if difference.location == "status":
        # 404 instead of 200 was accepted, 403 instead of 200 was not.
        return str(difference.legacy), str(difference.new)
    return _look(difference.legacy), _look(difference.new)


def _look(value: object) -> str:
    if value is ABSENT:
        return "nothing"
    if value is None or isinstance(value, bool):
        return _text(value)
    if isinstance(value, str):
        return _look_of_text(value)
    if isinstance(value, list | dict):
        kind = "list" if isinstance(value, list) else "object"
        return f"{'a non-empty' if value else 'an empty'} {kind}"
    return "a number"


def _look_of_text(text: str) -> str:
    if not text:
        return "an empty text"
    if _DECIMAL.fullmatch(text):
        return "a decimal as text"
    if _UUID.fullmatch(text):
        return "a UUID"
    if claims(text) is not None:
        return "a JWT"
    if moment(text) is not None:
        return f"a time as {_layout(text)}"
    return "a text"


def _layout(text: str) -> str:
    """Digits as 9, words as a: ``2026-01-31T10:00:00.5Z`` is ``9999-99-99T99:99:99.9Z``."""
    shape = re.sub(r"[A-Za-z]{2,}", "a", re.sub(r"\d", "9", text))
    return _FRACTION.sub(".9", shape)


def _holds(relation: str, difference: SampleDifference) -> bool:
    tolerance = dict(_RELATIONS)[relation]
    return tolerance.explains(Difference(difference.location, Kind(difference.kind), difference.legacy, difference.new))


def _text(value: object) -> str:
    return "" if value is ABSENT else orjson.dumps(value, option=orjson.OPT_SORT_KEYS, default=str).decode()
