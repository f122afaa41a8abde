"""What schemathesis makes up for each operation of an OpenAPI document, sent to the new side over ASGI.

The few of the suite are the same each time. `BANYAN_FUZZ_EXAMPLES=50 python -m pytest -k as_it_documents` sends more
of each kind, and others each time.
"""

import asyncio
import copy
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from legacy_shim.app import create_app
from tests.support.new_core_databases import NOW
from tests.support.new_side import bearer, settings_for

FEW: Final = 2
EXAMPLES: Final = int(os.environ.get("BANYAN_FUZZ_EXAMPLES", FEW))
CHECKS: Final = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
NAIVE_TIME: Final = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$"
Operation = Any


@dataclass
class Findings:
    """What answers broke, by operation; and how many answers there were of each status."""

    problems: dict[str, str] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)


class NewSideInProcess:
    """The new side over a copy of a database, signed in as admin; for callers that are not asynchronous."""

    def __init__(self, template: Path, used: Path) -> None:
        self._template = template
        self._used = used
        url = f"sqlite:///{shutil.copy(template, used)}"
        self.app = create_app(settings_for(url).model_copy(update={"cache_seconds": 0}), clock=lambda: NOW)
        self._runner = asyncio.Runner()
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://erp.test", headers=bearer())

    def send(self, method: str, path: str, **options: Any) -> httpx.Response:
        return self._runner.run(self._client.request(method, path, **options))

    def send_case(self, case: Case[Any]) -> httpx.Response:
        prepared = requests.Request(**_prepared(case)).prepare()
        headers = {name: value for name, value in prepared.headers.items() if name != "Cookie"}
        return self.send(
            prepared.method or "",
            prepared.url or "",
            content=prepared.body,
            headers={**headers, **bearer()},
        )

    def start_over(self) -> None:
        """Put the rows back: a walk may have removed whom it was signed in as."""
        self._runner.run(self.app.core.state.container.database.dispose())
        shutil.copy(self._template, self._used)

    def close(self) -> None:
        self._runner.run(self._client.aclose())
        self._runner.run(self.app.core.state.container.database.dispose())
        self._runner.close()


def _prepared(case: Case[Any]) -> dict[str, Any]:
    arguments = case.as_transport_kwargs(base_url="http://erp.test")
    known = ("method", "url", "headers", "params", "cookies", "json", "data", "files")
    return {name: arguments[name] for name in known if name in arguments}


@contextmanager
def running(template: Path, used: Path) -> Iterator[NewSideInProcess]:
    side = NewSideInProcess(template, used)
    try:
        yield side
    finally:
        side.close()


def with_naive_times(document: Mapping[str, Any]) -> dict[str, Any]:
    """The monolith declares date-time, which means a time with its zone, and answers many times without."""
    loose = copy.deepcopy(dict(document))
    asked = str([operation.get("requestBody") for item in loose["paths"].values() for operation in item.values()])
    for name, schema in loose["components"]["schemas"].items():
        if f"/{name}'" not in asked:
            _loosen(schema)
    return loose


def _loosen(schema: Any) -> None:
    if isinstance(schema, list):
        for each in schema:
            _loosen(each)
    elif isinstance(schema, dict):
        if schema.get("format") == "date-time":
            del schema["format"]
            schema["pattern"] = NAIVE_TIME
        for each in schema.values():
            _loosen(each)


def operations_of(document: Mapping[str, Any], prefix: str) -> list[Operation]:
    results = schemathesis.openapi.from_dict(dict(document)).get_all_operations()
    found: list[Operation] = []
    for result in results:
        assert isinstance(result, Ok), result
        found.append(result.ok())
    return [operation for operation in found if operation.path.startswith(prefix)]


def probe(side: NewSideInProcess, operation: Operation, findings: Findings, examples: int = EXAMPLES) -> None:
    """Send valid and invalid requests to an operation; the valid ones ask for row 2, since it is there."""
    for strategy, count in _walks(operation, examples):
        side.start_over()
        _walk(strategy, lambda case: _check(side, case, findings), count)


def _walks(operation: Operation, examples: int) -> Iterator[tuple[Any, int]]:
    names = [parameter.name for parameter in operation.path_parameters]
    row = dict.fromkeys(names, 2)
    if names:
        yield operation.as_strategy(generation_mode=GenerationMode.POSITIVE, path_parameters=row), examples
    # A row that is not there is asked for by hand only: it costs a third of the time, and the invalid ones ask for it too.
    anything = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    if not names or examples > FEW:
        yield anything, examples
    if names or operation.query or operation.body:
        yield operation.as_strategy(generation_mode=GenerationMode.NEGATIVE), examples


def _walk(strategy: Any, check: Callable[[Case[Any]], None], examples: int) -> None:
    @settings(
        max_examples=examples,
        derandomize=EXAMPLES == FEW,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def walk(case: Case[Any]) -> None:
        check(case)

    walk()


def _check(side: NewSideInProcess, case: Case[Any], findings: Findings) -> None:
    response = side.send_case(case)
    findings.statuses[response.status_code] += 1
    try:
        case.validate_response(response, checks=CHECKS)
    except FailureGroup as failures:
        label = f"{case.operation.label} {response.status_code}"
        findings.problems.setdefault(label, str(failures))
