"""Hypothesis strategies for flags and callers, drawn from few names so that they meet."""

from hypothesis import strategies as st

from flags.model import Caller, Constraint, Flag, Strategy
from flags.operators import SINGLE, TEXTUAL

CONTEXT_NAMES = [
    "userId",
    "sessionId",
    "remoteAddress",
    "tenant",
    "appVersion",
    "header.x-beta",
    "region",
    "appName",
]
NUMBERS = ["0", "1", "7", "-1.5", "1e2"]
VERSIONS = ["1.0.0", "2.1.0", "2.1.0-beta.1", "10.0.0"]
DATES = ["2020-01-01T00:00:00Z", "2026-06-01T12:00:00+02:00"]
ADDRESSES = ["10.0.0.1", "10.1.2.3", "192.168.0.7", "::1", "2001:db8::1"]
NETWORKS = ["10.0.0.0/8", "10.0.0.1", "::/0", "2001:db8::/32", "10.9.9.9/16"]
WORDS = ["acme", "ACME Ltd", "globex", "شركة", 'a"b', "a\\b", "", " x ", "line\nbreak"]

texts = st.one_of(
    st.sampled_from([*WORDS, *NUMBERS, *VERSIONS, *ADDRESSES, *DATES]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
)
quotable = texts.filter(lambda text: not text.endswith("\\"))
group_ids = quotable.filter(lambda text: '"' not in text)
stickinesses = st.sampled_from(["default", "userId", "sessionId", "tenant", "header.x-beta", "appName"])

_VALUES = {"NUM": NUMBERS, "SEM": VERSIONS, "DAT": DATES}


@st.composite
def constraints(draw: st.DrawFn) -> Constraint:
    operator = draw(st.sampled_from(["IN", "NOT_IN", "IN_CIDR", *sorted(TEXTUAL), *sorted(SINGLE)]))
    values: tuple[str, ...]
    if operator in SINGLE:
        values = (draw(st.sampled_from(_VALUES[operator[:3]])),)
    elif operator == "IN_CIDR":
        values = tuple(draw(st.lists(st.sampled_from(NETWORKS), min_size=1, max_size=2)))
    else:
        values = tuple(draw(st.lists(quotable, min_size=1, max_size=3)))
    return Constraint(
        context_name=draw(st.sampled_from([*CONTEXT_NAMES, "currentTime"])),
        operator=operator,
        values=values,
        inverted=draw(st.booleans()),
        case_insensitive=operator in TEXTUAL and draw(st.booleans()),
    )


def rollouts(*, sticky: bool = True) -> st.SearchStrategy[Strategy]:
    return st.builds(
        Strategy,
        rollout=st.one_of(st.sampled_from([0, 1, 50, 99, 100]), st.integers(0, 100)),
        stickiness=stickinesses if sticky else st.just("random"),
        group_id=group_ids,
        constraints=st.one_of(st.just(()), st.lists(constraints(), max_size=3).map(tuple)),
    )


def flags(name: str = "route.a") -> st.SearchStrategy[Flag]:
    # Enabled three times of four: a disabled flag shows little.
    enabled = st.sampled_from([True, True, True, False])
    return st.builds(Flag, st.just(name), enabled, st.lists(rollouts(), max_size=3).map(tuple))


callers = st.builds(
    Caller,
    user_id=st.one_of(st.none(), texts),
    session_id=st.one_of(st.none(), texts),
    tenant=st.one_of(st.none(), texts),
    app_version=st.one_of(st.none(), st.sampled_from([*VERSIONS, "2.1", "x"])),
    remote_address=st.one_of(st.none(), st.sampled_from([*ADDRESSES, "unknown"])),
    properties=st.dictionaries(
        st.sampled_from(["header.x-beta", "region", "userId", "tenant", "currentTime"]),
        texts,
    ),
)
