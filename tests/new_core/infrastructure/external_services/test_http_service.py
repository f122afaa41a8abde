from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest
import respx

from new_core.application.interfaces.services.delivery_errors import PermanentServiceError, TemporaryServiceError
from new_core.infrastructure.database.rehearsal import RehearsalError
from new_core.infrastructure.external_services.circuit import MOST_FAILURES
from new_core.infrastructure.external_services.http_service import TIMEOUT, Call, HttpService, _seconds, http_client
from new_core.infrastructure.external_services.rate_limit import RateLimit
from tests.support.rehearsals import rehearsal_over_nothing

URL = "https://service.test/thing"
GET = Call("GET", URL)
CREATE = Call("POST", URL, json={"a": 1}, is_repeatable=False)


class Sleeper:
    def __init__(self) -> None:
        self.slept: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)


@pytest.fixture
def sleeper() -> Sleeper:
    return Sleeper()


@pytest.fixture
async def service(sleeper: Sleeper) -> AsyncIterator[HttpService]:
    made = HttpService("thing", http_client(), RateLimit(60_000), sleep=sleeper)
    yield made
    await made.close()


@pytest.mark.parametrize("failure", [500, 503, 429])
@respx.mock
async def test_a_read_is_repeated_until_it_works(service: HttpService, failure: int) -> None:
    route = respx.get(URL).mock(side_effect=[httpx.Response(failure), httpx.ReadTimeout("slow"), httpx.Response(200)])
    assert (await service.send(GET)).status_code == 200
    assert route.call_count == 3


@respx.mock
async def test_after_the_last_try_the_problem_is_temporary(service: HttpService) -> None:
    route = respx.get(URL).mock(return_value=httpx.Response(502))
    with pytest.raises(TemporaryServiceError, match="thing: answered 502"):
        await service.send(GET)
    assert route.call_count == 3


@pytest.mark.parametrize("failure", [httpx.Response(500), httpx.ReadTimeout("slow"), httpx.RemoteProtocolError("cut")])
@respx.mock
async def test_what_may_have_been_done_is_not_repeated(
    service: HttpService, failure: httpx.Response | Exception
) -> None:
    route = respx.post(URL).mock(side_effect=[failure, httpx.Response(200)])
    with pytest.raises(TemporaryServiceError):
        await service.send(CREATE)
    assert route.call_count == 1


@pytest.mark.parametrize("failure", [httpx.Response(429), httpx.ConnectError("refused"), httpx.ConnectTimeout("slow")])
@respx.mock
async def test_what_cannot_have_been_done_is_repeated(
    service: HttpService, failure: httpx.Response | Exception
) -> None:
    route = respx.post(URL).mock(side_effect=[failure, httpx.Response(200)])
    await service.send(CREATE)
    assert route.call_count == 2


@respx.mock
async def test_a_short_wait_is_kept_and_a_long_one_handed_up(service: HttpService, sleeper: Sleeper) -> None:
    respx.get(URL).mock(side_effect=[httpx.Response(429, headers={"Retry-After": "7"}), httpx.Response(200)])
    await service.send(GET)
    assert max(sleeper.slept) == 7
    route = respx.get(URL).mock(return_value=httpx.Response(429, headers={"Retry-After": "3600"}))
    with pytest.raises(TemporaryServiceError) as caught:
        await service.send(GET)
    assert (caught.value.retry_after, route.call_count) == (3600, 3)


@pytest.mark.parametrize("status", [302, 400, 403, 422])
@respx.mock
async def test_a_refusal_is_permanent_and_names_what_was_said(service: HttpService, status: int) -> None:
    respx.get(URL).mock(return_value=httpx.Response(status, text="because"))
    with pytest.raises(PermanentServiceError, match=f"{status}: because"):
        await service.send(GET)


@respx.mock
async def test_a_service_that_keeps_failing_is_left_alone(service: HttpService) -> None:
    route = respx.post(URL).mock(return_value=httpx.Response(500))
    for _ in range(MOST_FAILURES):
        with pytest.raises(TemporaryServiceError, match="500"):
            await service.send(CREATE)
    with pytest.raises(TemporaryServiceError, match="left alone") as caught:
        await service.send(CREATE)
    assert route.call_count == MOST_FAILURES
    assert caught.value.retry_after > 0


async def test_every_wait_has_an_end() -> None:
    assert None not in TIMEOUT.as_dict().values()


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("120", 120), ("", 0), ("soon", 0), ("-5", 0), ("Sun, 22 Nov 2026 12:01:00 GMT", 60), ("9" * 400, 999_999_999)],
)
def test_retry_after_is_seconds_or_a_date(header: str, seconds: float) -> None:
    assert _seconds(header, datetime(2026, 11, 22, 12, tzinfo=UTC)) == seconds


@respx.mock
async def test_in_a_rehearsal_nothing_is_asked(service: HttpService) -> None:
    route = respx.get(URL)
    async with rehearsal_over_nothing():
        with pytest.raises(RehearsalError, match="thing: GET /thing would be asked for real"):
            await service.send(GET)
    assert route.call_count == 0
