"""The differences that the table of defects announces, each recognised by the request and the two answers.

An excuse is known by the words of its row in the column `old`, and holds only for that row's endpoints.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from starlette.routing import Match

from legacy_shim.app import CONTRACT, DEFECTS
from legacy_shim.contract import customers
from tests.legacy_shim.sides import Answered, Asked
from tests.legacy_shim.standin.running import bearer

Problem = dict[str, Any]

WILDCARDS = "`%`, `_` and `\\` in search were wildcards"
NUL_SEARCH = "500 when search holds a NUL, or skip exceeds 64 bits"
UNSTORABLE = "500 for a text with a NUL, or a number the column cannot hold"
NO_SALESPERSON = "500 for a salesperson_id that is no user's"
NULLS = (
    "null for a field that cannot be empty: 500; for most of them after it was stored, and the row gave 500 ever after"
)
OUT_OF_BOUNDS = "a negative credit_limit or a discount beyond 0 to 100 was stored, and the row gave 500 ever after"
BLANK_CODE = "a blank customer_code was stored, once"
HUGE_ID = "500 for an id that exceeds 32 bits"
NULL_COLUMNS = "500 for a row with NULL in a column of numbers, language, currency or activity"
STALE_TOKENS = "tokens of deactivated users and tokens that were logged out stayed good"
UNENCODABLE = "500 when the refused value was NaN, half a surrogate pair, no UTF-8 or nested very deeply"

UNSEEN: Final = {
    **{
        defect.old: "a row of another router, which is not asked here"
        for module in CONTRACT
        if module is not customers
        for defect in module.DEFECTS
    },
    "in no order: a row that was written moved to the end": "SQLite leaves rows where they are; `Sides.ask` sorts",
    "one more query for each customer with a salesperson": "it says itself that the answer is the same",
    "after number 9999 of a year 10000 was given again and again, and refused; two at once: one got 500": (
        "the stand-in counts on, and gets one request at a time here"
    ),
}
"""The other rows, and why no answer of the stand-in in these tests shows them."""

HIGHEST_INTEGER: Final = 2**31 - 1
NEVER_NULL: Final = frozenset(
    {
        "customer_code",
        "supplier_code",
        "name",
        "currency",
        "portal_language",
        "credit_limit",
        "discount_percentage",
        "payment_terms",
        "is_active",
    }
)


@dataclass(frozen=True)
class Excuse:
    old: str
    covers: Callable[[Asked, Answered, Answered], bool]


@dataclass(frozen=True)
class Objection:
    """A complaint in the 422 of the new side that legacy did not make."""

    old: str
    covers: Callable[[Problem], bool]


def excuses_for(asked: Asked, legacy: Answered, new: Answered) -> frozenset[str]:
    """The rows that explain the difference; none if it is not, or not wholly, announced."""
    announced = {defect.old for defect in DEFECTS if defect.endpoint == endpoint_of(asked)}
    whole = {excuse.old for excuse in EXCUSES if excuse.old in announced and excuse.covers(asked, legacy, new)}
    if whole or new.status != 422:
        return frozenset(whole)
    objected = [_objection(problem, announced) for problem in new.problems if problem not in legacy.problems]
    kept = [problem for problem in legacy.problems if problem in new.problems]
    explained = kept == legacy.problems and all(objected)
    return frozenset(old for old in objected if old and explained)


def endpoint_of(asked: Asked) -> str | None:
    scope = {"type": "http", "method": asked.method, "path": unquote(asked.path), "headers": []}
    names = (route.name for route in customers.router.routes if route.matches(scope)[0] is Match.FULL)  # type: ignore[attr-defined]  # all of them are API routes
    return next((f"customers.{name}" for name in names), None)


def _objection(problem: Problem, announced: set[str]) -> str | None:
    found = (o.old for o in OBJECTIONS if o.old in announced and o.covers(problem))
    return next(found, None)


def _query(asked: Asked, name: str) -> str:
    """The last one counts, as for the applications."""
    return dict(asked.query).get(name, "")


def _has_wildcards(asked: Asked, legacy: Answered, new: Answered) -> bool:
    """A wildcard can only find more."""
    holds = bool(set(_query(asked, "search")) & set("%_\\"))
    return holds and (legacy.status, new.status) == (200, 200) and len(legacy.body) >= len(new.body)


def _finds_nothing(asked: Asked, legacy: Answered, new: Answered) -> bool:
    # SQLite ends a pattern at the NUL, and finds what PostgreSQL would not be asked.
    is_nul = "\x00" in _query(asked, "search") and legacy.status in (200, 500)
    is_beyond = legacy.status == 500 and float(_query(asked, "skip") or 0) >= 2**63
    return (is_nul or is_beyond) and new.status == 200


def _keeps_code(asked: Asked, legacy: Answered, new: Answered) -> bool:
    if new.status != 200 or legacy.status not in (200, 400):
        return False
    code = json.loads(asked.content or b"").get("customer_code")
    return isinstance(code, str) and not code.strip()


def _is_huge_id(asked: Asked, legacy: Answered, new: Answered) -> bool:
    number = re.search(r"\d+$", asked.path)
    is_huge = number is not None and int(number[0]) > HIGHEST_INTEGER
    return is_huge and (legacy.status, new.status) == (500, 404)


def _holds_nulls(asked: Asked, legacy: Answered, new: Answered) -> bool:
    is_of_such_a_row = asked.path.endswith(f"/{ROW_OF_NULLS}") or _query(asked, "search") == f"Q-{ROW_OF_NULLS}"
    return is_of_such_a_row and (legacy.status, new.status) == (500, 200)


def _is_stale_token(asked: Asked, _legacy: Answered, new: Answered) -> bool:
    inactive = bearer("sales4@tsh.lab")["Authorization"]
    sent = dict(asked.headers).get("Authorization")
    return new.status == 401 and sent in (inactive, LOGGED_OUT)


def _cannot_be_repeated(asked: Asked, legacy: Answered, new: Answered) -> bool:
    body = asked.content or b""
    is_odd = re.search(rb"NaN|Infinity|\\ud[89a-f]|\[{500}|\xff", body) is not None
    return is_odd and (legacy.status, new.status) == (500, 422)


ROW_OF_NULLS: Final = 900
"""Not in the seeded database; a test puts it there, with the code `Q-900`."""
LOGGED_OUT: Final = bearer("manager@tsh.lab")["Authorization"]
"""Good in the seeded database; a test takes it back."""

EXCUSES: Final = (
    Excuse(WILDCARDS, _has_wildcards),
    Excuse(NUL_SEARCH, _finds_nothing),
    Excuse(BLANK_CODE, _keeps_code),
    Excuse(HUGE_ID, _is_huge_id),
    Excuse(NULL_COLUMNS, _holds_nulls),
    Excuse(STALE_TOKENS, _is_stale_token),
    Excuse(UNENCODABLE, _cannot_be_repeated),
)


def _is_unstorable(problem: Problem) -> bool:
    value = problem["input"]
    # SQLite stores both without a word, so legacy's answer is no 500 here.
    return problem["type"] == "value_error" and (not isinstance(value, str) or "\x00" in value or _is_number(value))


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?(e\d+)?", text.strip(), re.IGNORECASE) is not None


def _names_nobody(problem: Problem) -> bool:
    return (problem["type"], problem["loc"]) == ("value_error", ["body", "salesperson_id"])


def _is_null(problem: Problem) -> bool:
    return problem["loc"][0] == "body" and problem["loc"][-1] in NEVER_NULL and problem["input"] is None


def _is_out_of_bounds(problem: Problem) -> bool:
    is_bounded = problem["loc"] in (["body", "credit_limit"], ["body", "discount_percentage"])
    return is_bounded and problem["type"] in {"greater_than_equal", "less_than_equal"}


OBJECTIONS: Final = (
    Objection(NO_SALESPERSON, _names_nobody),
    Objection(UNSTORABLE, _is_unstorable),
    Objection(NULLS, _is_null),
    Objection(OUT_OF_BOUNDS, _is_out_of_bounds),
)
