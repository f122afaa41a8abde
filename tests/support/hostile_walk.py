"""Sends hostile requests to the new side and says what is wrong with the answers.

Right is: a status that is documented and no 5xx; of a refusal, the name of what was wrong and not one row changed; of
what was accepted, that it can be read again. `BANYAN_HOSTILE_VALUES=all python -m pytest --timeout=0 -k should_send`
sends every value to every place, on both databases; `=10` sends ten.
"""

import json
import os
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol
from zlib import crc32

import httpx

from tests.support.hostile_bases import Bases
from tests.support.hostile_requests import Operation, Request, operations_of
from tests.support.hostile_values import UNREADABLE, UNSTORABLE
from tests.support.new_side import bearer

ASKED: Final = os.environ.get("BANYAN_HOSTILE_VALUES")
"""How many values in each place, or `all`; without it one, and that on one of the two databases alone."""
ROWS: Final = (1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 20, 40)
SIGN_IN: Final = frozenset({"login_attempts", "account_lockouts", "security_events", "mfa_verifications"})
"""A refused login leaves a trace, on purpose."""
NUMBERS_OF_A_ROW: Final = frozenset({"number 1.0", "number as text 1.0", "text padded number"})
"""Right as an id: what is refused may be what follows from that row."""
UNHEEDED: Final = frozenset({"scope", "client_id", "client_secret"})
"""Of OAuth's form; nothing here looks at them, so nothing keeps them."""
IN_PROSE: Final = frozenset({400, 401, 403, 404, 405, 409, 413, 429})


class Side(Protocol):
    few: int

    def send(self, method: str, path: str, **options: Any) -> httpx.Response: ...

    def put_changes_back(self, look_first: Callable[[], None] = ...) -> set[str]: ...


@dataclass
class Walk:
    side: Side
    document: Mapping[str, Any]
    is_shared: bool = False
    """Whether the walk on the other database sends the other half."""
    problems: dict[str, str] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: dict[str, str] = field(default_factory=dict)
    """Operations whose right request was refused: what is hostile may not get far in these."""

    def wrong_writes(self) -> dict[str, str]:
        return {label: answer for label, answer in self.wrong.items() if not label.startswith("GET ")}

    def go(self, operation: Operation, few: int | None) -> None:
        row, answer = self._ask_rightly(operation)
        if answer.status_code >= 500:
            self.problems[operation.right(row).label] = f"server error: {answer.text[:300]}"
        if not answer.is_success:
            self.wrong[f"{operation.method.upper()} {operation.template}"] = f"{answer.status_code} {answer.text[:300]}"
        # Of one without a body: hidden behind an earlier route, which names its own parameter.
        is_hidden = answer.status_code == 422 and operation.media is None
        for request in () if is_hidden else operation.hostile(row, few):
            if self.is_shared and crc32(request.label.encode()) % 2 != self.side.few % 2:
                continue
            self._check(operation, request, self.send(request), is_right=answer.status_code != 422)

    def send(self, request: Request) -> httpx.Response:
        headers: dict[bytes, bytes] = {key.encode(): value.encode() for key, value in bearer(request.account).items()}
        if request.content_type is not None:
            headers[b"content-type"] = request.content_type.encode("latin-1")
        return self.side.send(request.method.upper(), request.path, content=request.content, headers=headers)

    def _ask_rightly(self, operation: Operation) -> tuple[int, httpx.Response]:
        """The first row that the right request succeeds with, and the answer."""
        answers = {}
        rows = ROWS if operation.has_path_parameters else ROWS[:1]
        for row in rows if operation.base.row is None else (operation.base.row,):
            answers[row] = self.send(operation.right(row))
            self.side.put_changes_back()
            if answers[row].is_success:
                return row, answers[row]
        first = next(iter(answers))
        return first, answers[first]

    def _check(self, operation: Operation, request: Request, answer: httpx.Response, *, is_right: bool) -> None:
        self.statuses[answer.status_code] += 1
        changed = self.side.put_changes_back(lambda: self._read_again(request) if answer.is_success else None)
        found = self._problems(operation, request, answer, changed)
        # Where already the right request is refused, the complaint may be of that.
        if is_right and answer.status_code >= 400 and not _names(request, answer):
            found.append("does not name what is wrong")
        if found:
            self.problems[request.label] = f"{', '.join(found)}: {answer.status_code} {answer.text[:300]}"

    def _problems(self, operation: Operation, request: Request, answer: httpx.Response, changed: set[str]) -> list[str]:
        status = answer.status_code
        is_known = str(status) in operation.declared["responses"] or _is_elsewhere(operation, request, status)
        is_kept = answer.is_success and bool(changed)
        left = changed - (SIGN_IN if "/auth" in request.template else set())
        looked_at = {
            "server error": status >= 500,
            "status not documented": not is_known,
            "answer is no JSON in UTF-8": bool(answer.content) and not _is_json(answer.content),
            f"refused, and yet changed {sorted(left)}": status >= 400 and bool(left),
            "kept what cannot be stored": is_kept
            and request.place not in {"", *UNHEEDED}
            and request.value in UNSTORABLE,
            f"a GET changed {sorted(changed)}": is_kept and request.method == "get",
        }
        return [problem for problem, is_so in looked_at.items() if is_so]

    def _read_again(self, request: Request) -> None:
        """Read what was just accepted, alone and in its list."""
        above = request.template.rpartition("/{")[0]
        places = {request.template: request.path.partition("?")[0], above: above, f"{above}/": f"{above}/"}
        for template, path in places.items():
            if "get" in self.document["paths"].get(template, {}):
                read = self.side.send("GET", path)
                if read.status_code >= 500:
                    self.problems[f"{request.label}, then GET {path}"] = f"{read.status_code} {read.text[:300]}"


def walk_all(side: Side, document: Mapping[str, Any], prefix: str, bases: Bases) -> Walk:
    """Walk through all operations whose paths begin so."""
    walk = Walk(side, document, is_shared=ASKED is None)
    few = None if ASKED == "all" else int(ASKED or "1")
    for operation in operations_of(document, bases):
        if operation.template.startswith(prefix):
            walk.go(operation, few)
    return walk


def _is_elsewhere(operation: Operation, request: Request, status: int) -> bool:
    """A path parameter with a slash in it, or nothing, is another path; that has its own answers."""
    is_path = f"{{{request.place}}}" in operation.template
    return is_path and status in (307, 404, 405)


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content.decode())
    except ValueError:
        return False
    return True


def _names(request: Request, answer: httpx.Response) -> bool:
    if answer.status_code in IN_PROSE or not request.place or request.value in NUMBERS_OF_A_ROW:
        return True
    if request.value in UNREADABLE and "body" in answer.text:
        return True
    names = [part for part in request.place.split(".") if not part.isdecimal()]
    return any(name in answer.text for name in names)
