"""A rule as data: one mapping, the same in the store, the JSON API and the YAML file that is reviewed in git.

::

    id: order-created
    kind: timestamps_within
    with: {seconds: 2}
    location: $.items[*].created_at      # status, header:<name>, or a path: .name [*] {*} .* ..name
    endpoint: orders.get_order           # or `router: orders`; neither: everywhere
    reason: both sides stamp by their own clock
    author: huda
    created: 2026-11-25T10:00:00+00:00
    expires: 2027-03-31                  # from then on the rule explains nothing
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import blake2b
from typing import Any, Final

import orjson

from gateway.compare.guides import Guide, Unwrap
from gateway.compare.kinds import KINDS, NAMES, KindOfRule, shown, text_of
from gateway.compare.locations import PatternError, pattern
from gateway.compare.model import Severity
from gateway.compare.rules import Rule
from gateway.compare.tolerances import Tolerance
from gateway.errors import RuleError

Document = Mapping[str, object]
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_FIELDS: Final = frozenset(
    {"id", "kind", "with", "location", "router", "endpoint", "reason", "author", "created", "expires"}
)


def read_rule(document: object, *, author: str, created: datetime) -> Rule:
    """Raises ``RuleError``, which says where; author and time are taken from the document where it has them."""
    if not isinstance(document, Mapping):
        raise RuleError(f"{shown(document)} is no rule; write a mapping with kind, location and reason")
    for name in document:
        if name not in _FIELDS:
            raise RuleError(f"a rule has no field {name!r}; it has {', '.join(sorted(_FIELDS))}", (str(name),))
    kind = _field(document, "kind", _known, needed=True)
    router, endpoint = (_field(document, name, text_of) for name in ("router", "endpoint"))
    if router is not None and endpoint is not None:
        raise RuleError("a rule holds at a router or at an endpoint, not both; leave one out", ("endpoint",))
    return Rule(
        id=_field(document, "id", _identifier) or f"{kind}-{_digest(document)}",
        tolerance=_tolerance(KINDS[kind], document.get("with")),
        location=_location(KINDS[kind], document),
        author=_field(document, "author", text_of) or author,
        reason=_field(document, "reason", text_of, needed=True),
        created=_field(document, "created", _moment) or created,
        expires=_field(document, "expires", _moment),
        router=router,
        endpoint=endpoint,
    )


def write_rule(rule: Rule) -> dict[str, object]:
    """The document ``read_rule`` makes this rule of."""
    kind = kind_of(rule)
    found: dict[str, object] = {"id": rule.id, "kind": kind}
    if given := _given(rule.tolerance):
        found["with"] = given
    found["location"] = rule.location
    scopes = {"router": rule.router, "endpoint": rule.endpoint}
    found |= {name: scope for name, scope in scopes.items() if scope is not None}
    found |= {"reason": rule.reason, "author": rule.author, "created": rule.created.isoformat()}
    if rule.expires is not None:
        found["expires"] = rule.expires.isoformat()
    return found


def kind_of(rule: Rule) -> str:
    return NAMES[type(rule.tolerance)]


def _field(document: Document, name: str, read: Callable[[object], Any], *, needed: bool = False) -> Any:  # noqa: ANN401 - what the reader gives
    value = document.get(name)
    if value is None:
        if needed:
            raise RuleError(f"a rule needs a {name}; add it", (name,))
        return None
    try:
        return read(value)
    except ValueError as error:
        raise RuleError(f"{name}: {error}", (name,)) from None


def _known(value: object) -> str:
    if not isinstance(value, str) or value not in KINDS:
        raise ValueError(f"{shown(value)} is no kind of rule; write one of {', '.join(KINDS)}")
    return value


def _identifier(value: object) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise ValueError(f"{shown(value)} is no id; write 1 to 64 letters, digits, dots, dashes and underscores")
    return value


def _moment(value: object) -> datetime:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
        if found is not None:
            return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):  # no time, or one of before the year 1 elsewhere
        pass
    raise ValueError(f"{shown(value)} is no time; write such as 2027-03-31 or 2027-03-31T12:00:00+00:00")


def _location(kind: KindOfRule, document: Document) -> str:
    location = _field(document, "location", text_of) or kind.location
    if location is None:
        raise RuleError("a rule needs a location; write status, header:<name> or a path such as $.price", ("location",))
    if kind.location is not None and location != kind.location:
        raise RuleError(
            f"location: a rule of this kind stands at {kind.location} only, not at {location!r}", ("location",)
        )
    try:
        return pattern(location).text
    except PatternError as error:
        raise RuleError(str(error), ("location",)) from None


def _tolerance(kind: KindOfRule, given: object) -> Tolerance | Guide:
    held = {} if given is None else given
    readers = {**kind.needed, **kind.optional}
    if not isinstance(held, Mapping):
        raise RuleError(f"with: {shown(given)} is no mapping; write such as {{{', '.join(readers)}: ...}}", ("with",))
    for name in held:
        if name not in readers:
            known = f"it takes {', '.join(readers)}" if readers else "it takes nothing"
            raise RuleError(f"with: this kind of rule has no {name!r}; {known}", ("with", str(name)))
    for name in kind.needed:
        if name not in held:
            raise RuleError(f"with: this kind of rule needs {name}; add it", ("with",))
    values: dict[str, object] = {}
    for name, value in ((str(name), value) for name, value in held.items()):
        try:
            values[_ATTRIBUTES.get(name, name)] = readers[name](value)
        except ValueError as error:
            raise RuleError(f"with.{name}: {error}", ("with", str(name))) from None
    return kind.make(**values)


_ATTRIBUTES: Final = {"side": "legacy"}


def _given(tolerance: Tolerance | Guide) -> dict[str, object]:
    held = {each.name: getattr(tolerance, each.name) for each in fields(tolerance) if _differs(tolerance, each.name)}
    if isinstance(tolerance, Unwrap):
        held = {"side" if name == "legacy" else name: value for name, value in held.items()}
    return {name: _plain(value) for name, value in held.items()}


def _differs(tolerance: Tolerance | Guide, name: str) -> bool:
    """Whether a field is not what it is by default."""
    default = next(each.default for each in fields(tolerance) if each.name == name)
    return bool(getattr(tolerance, name) != default)


def _plain(value: object) -> object:
    match value:
        case re.Pattern():
            return value.pattern
        case True:
            return "legacy"
        case Severity():
            return value.name.lower()
        case Decimal():
            return str(value)
        case tuple():
            return [str(each) for each in value]
        case _:
            return value


def _digest(document: Document) -> str:
    said = {name: document[name] for name in ("with", "location", "router", "endpoint") if name in document}
    return blake2b(orjson.dumps(said, default=str, option=orjson.OPT_SORT_KEYS), digest_size=4).hexdigest()
