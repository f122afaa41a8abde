"""Sends hostile requests to the new side and says what is wrong with the answers.

Right is: a status that is documented and no 5xx; of a refusal, the name of what was wrong and not one row changed; of
what was accepted, that it can be read again.
"""

import json
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from tests.support.hostile_requests import Operation, Request, operations_of
from tests.support.hostile_values import UNREADABLE, UNSTORABLE
from tests.support.in_process import NewSideInProcess

FEW: Final = 1
VALUES: Final = os.environ.get("BANYAN_HOSTILE_VALUES", str(FEW))
"""In each place; `all` for all of them."""
ROWS: Final = (1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 20, 40)
SIGN_IN: Final = frozenset({"login_attempts", "account_lockouts", "security_events", "mfa_verifications"})
"""A refused login leaves a trace, on purpose."""
IN_PROSE: Final = frozenset({400, 401, 403, 404, 405, 409, 413, 429})


@dataclass
class Walk:
    side: NewSideInProcess
    document: Mapping[str, Any]
    problems: dict[str, str] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    """Operations whose right request was refused: what is hostile may not get far in these."""

    def go(self, operation: Operation, few: int | None) -> None:
        row = self._row_of(operation)
        # Hidden behind an earlier route, which names its own parameter.
        is_hidden = self.send(operation.right(row)).status_code == 422 and operation.media is None
        for request in () if is_hidden else operation.hostile(row, few):
            self._check(operation, request, self.send(request))

    def send(self, request: Request) -> httpx.Response:
        headers = {} if request.content_type is None else {b"content-type": request.content_type.encode("latin-1")}
        return self.side.send(request.method.upper(), request.path, content=request.content, headers=headers)

    def _row_of(self, operation: Operation) -> int:
        """The first row that the right request succeeds with."""
        answers = {}
        for row in ROWS if operation.has_path_parameters else ROWS[:1]:
            answers[row] = self.send(operation.right(row))
            self.side.put_changes_back()
            if answers[row].is_success:
                return row
        first = answers[ROWS[0]]
        self.wrong.append(f"{operation.method} {operation.template}: {first.status_code} {first.text[:300]}")
        return ROWS[0]

    def _check(self, operation: Operation, request: Request, answer: httpx.Response) -> None:
        self.statuses[answer.status_code] += 1
        changed = self.side.put_changes_back(lambda: self._read_again(operation, request, answer))
        for problem in self._problems(operation, request, answer, changed):
            self.problems.setdefault(f"{request.label}", f"{problem}: {answer.status_code} {answer.text[:300]}")

    def _problems(self, operation: Operation, request: Request, answer: httpx.Response, changed: set[str]) -> list[str]:
        status = answer.status_code
        found = []
        if status >= 500:
            found.append("server error")
        elif str(status) not in operation.declared["responses"] and not _is_elsewhere(operation, request, status):
            found.append("status not documented")
        if answer.content and not _is_utf8(answer.content):
            found.append("answer is no UTF-8")
        if status >= 400 and changed - (SIGN_IN if "/auth" in request.template else set()):
            found.append(f"refused, and yet changed {sorted(changed)}")
        if status >= 400 and not _names(request, answer):
            found.append("does not name what is wrong")
        if status < 300 and changed and request.value in UNSTORABLE and request.content and request.place:
            found.append("accepted what cannot be stored")
        if status < 300 and changed and request.method == "get":
            found.append(f"a GET changed {sorted(changed)}")
        return found

    def _read_again(self, operation: Operation, request: Request, answer: httpx.Response) -> None:
        """Read what was just accepted, alone and in its list."""
        if not answer.is_success:
            return
        path = request.path.partition("?")[0]
        for template in {
            request.template,
            request.template.rpartition("/{")[0],
            f"{request.template.rpartition('/{')[0]}/",
        }:
            item = self.document["paths"].get(template, {})
            if "get" not in item:
                continue
            there = path if template == request.template else template
            read = self.side.send("GET", there)
            if read.status_code >= 500:
                self.problems[f"{request.label}, then GET {there}"] = f"{read.status_code} {read.text[:300]}"


def walk_all(side: NewSideInProcess, document: Mapping[str, Any], prefix: str) -> Walk:
    walk = Walk(side, document)
    few = None if VALUES == "all" else int(VALUES)
    for operation in operations_of(document):
        if operation.template.startswith(prefix):
            walk.go(operation, few)
    return walk


def _is_elsewhere(operation: Operation, request: Request, status: int) -> bool:
    """A path parameter with a slash in it, or nothing, is another path; that has its own answers."""
    is_path = f"{{{request.place}}}" in operation.template
    return is_path and status in (307, 404, 405)


def _is_utf8(content: bytes) -> bool:
    try:
        json.loads(content.decode())
    except ValueError:
        return False
    return True


def _names(request: Request, answer: httpx.Response) -> bool:
    if answer.status_code in IN_PROSE or not request.place:
        return True
    if request.value in UNREADABLE and "body" in answer.text:
        return True
    names = [part for part in request.place.split(".") if not part.isdecimal()]
    return any(name in answer.text for name in names)
