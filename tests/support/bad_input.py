"""What schemathesis makes up for each operation of an OpenAPI document, sent to the new side over ASGI.

The few of the suite are the same each time. `BANYAN_FUZZ_EXAMPLES=50 python -m pytest -k as_it_documents` sends more
of each kind, and others each time; `-k "as_it_documents and postgres"` does so on PostgreSQL alone, `--timeout=0` for as long as it takes.
"""

import copy
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.stateful import run_state_machine_as_test
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.support.in_process import NewSideInProcess

EXAMPLES: Final = int(os.environ.get("BANYAN_FUZZ_EXAMPLES", "0"))
"""Of each kind of request; 0 for the few of the suite."""
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


def walk_states(side: NewSideInProcess, document: Mapping[str, Any], findings: Findings) -> None:
    """Send requests that go on from each other's answers: what was created is read, changed and deleted."""

    class Walk(schemathesis.openapi.from_dict(dict(document)).as_state_machine()):  # type: ignore[misc]  # made at run time
        def setup(self) -> None:
            side.start_over()

        def call(self, case: Case[Any], **_options: object) -> Response:
            return Response.from_httpx(side.send_case(case), verify=False)

        def validate_response(self, response: Response, case: Case[Any], *_rest: object, **_options: object) -> None:
            _judge(case, response, findings)

    walk = settings(
        max_examples=EXAMPLES or side.few,
        stateful_step_count=15,
        derandomize=not EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Walk, settings=walk)


def operations_of(document: Mapping[str, Any], prefix: str) -> list[Operation]:
    results = schemathesis.openapi.from_dict(dict(document)).get_all_operations()
    found: list[Operation] = []
    for result in results:
        assert isinstance(result, Ok), result
        found.append(result.ok())
    return [operation for operation in found if operation.path.startswith(prefix)]


def probe(side: NewSideInProcess, operation: Operation, findings: Findings) -> None:
    """Send valid and invalid requests to an operation; the valid ones ask for row 2, since it is there."""
    for strategy, count in _walks(operation, EXAMPLES or side.few):
        side.start_over()
        _walk(strategy, lambda case: _check(side, case, findings), count)


def _walks(operation: Operation, examples: int) -> Iterator[tuple[Any, int]]:
    names = [parameter.name for parameter in operation.path_parameters]
    row = dict.fromkeys(names, 2)
    if names:
        yield operation.as_strategy(generation_mode=GenerationMode.POSITIVE, path_parameters=row), examples
    # A row that is not there is asked for by hand only: it costs a third of the time, and the invalid ones ask for it too.
    anything = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    if not names or EXAMPLES:
        yield anything, examples
    if names or operation.query or operation.body:
        yield operation.as_strategy(generation_mode=GenerationMode.NEGATIVE), examples


def _walk(strategy: Any, check: Callable[[Case[Any]], None], examples: int) -> None:
    @settings(
        max_examples=examples,
        derandomize=not EXAMPLES,
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
    _judge(case, side.send_case(case), findings)


def _judge(case: Case[Any], response: Response | httpx.Response, findings: Findings) -> None:
    findings.statuses[response.status_code] += 1
    try:
        case.validate_response(response, checks=CHECKS)
    except FailureGroup as failures:
        label = f"{case.operation.label} {response.status_code}"
        findings.problems.setdefault(label, str(failures))
