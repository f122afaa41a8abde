"""Parts that fail, hang, are forbidden or not there; that they are read at once; what is kept."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest
from fastapi import HTTPException
from pydantic import TypeAdapter

from new_core.api.bff.schemas import MissingPart, Why
from new_core.api.bff.screen import Composer, Keep, Part
from new_core.application.dtos.account_dto import AccountDTO
from new_core.application.interfaces.services.cache import Load
from new_core.domain.exceptions.access_exceptions import PermissionDeniedError
from new_core.domain.exceptions.customer_exceptions import CustomerNotFoundError

VIEWER = AccountDTO(9, "viewer@tsh.lab", "View Only", 7, "Viewer", is_active=True)
AT_ONCE = 0
"""Whoever waits at all is too late, so no test has to."""


class OnlyCustomers:
    async def authorize(self, account: AccountDTO, permission: str) -> None:
        if permission != "customers.view":
            raise PermissionDeniedError(permission)


class KeptInADict:
    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    async def fetch(self, name: str, aggregates: Sequence[str], load: Load) -> str:
        key = f"{name} {sorted(aggregates)}"
        if key not in self.values:
            self.values[key] = await load()
        return self.values[key]


def _composer(seconds: float = 60) -> Composer:
    return Composer(OnlyCustomers(), VIEWER, KeptInADict(), seconds)


def _giving(value: object) -> Callable[[], Awaitable[object]]:
    async def read() -> object:
        return value

    return read


async def _fail() -> object:
    raise ValueError("broken")


async def _hang() -> object:
    return await asyncio.Event().wait()


async def _miss() -> object:
    raise CustomerNotFoundError(7)


WELL = Part("well", _giving(1))


@pytest.mark.parametrize(
    ("part", "why"),
    [
        (Part("ill", _fail), "failed"),
        (Part("ill", _hang), "timeout"),
        (Part("ill", _miss), "missing"),
        (Part("ill", _giving(2), "sales.view"), "forbidden"),
    ],
)
async def test_what_cannot_be_given_is_marked_and_the_rest_shown(part: Part, why: Why) -> None:
    composed = await _composer(AT_ONCE).compose(WELL, part)
    assert composed.values == {"well": 1, "ill": None}
    assert composed.meta.partial
    assert composed.meta.missing == [MissingPart(part="ill", why=why)]


async def test_a_screen_that_is_whole_says_so() -> None:
    composed = await _composer().compose(WELL, Part("allowed", _giving(None), "customers.view"))
    assert composed.values == {"well": 1, "allowed": None}
    assert (composed.meta.partial, composed.meta.missing) == (False, [])


async def test_parts_are_read_at_once() -> None:
    meeting = asyncio.Barrier(3)

    async def meet() -> int:
        # Only when all three are here does any of them go on.
        return await meeting.wait()

    composed = await _composer().compose(*(Part(name, meet) for name in "abc"))
    assert sorted(value for value in composed.values.values() if isinstance(value, int)) == [0, 1, 2]


async def test_without_its_main_part_there_is_no_screen() -> None:
    with pytest.raises(CustomerNotFoundError):
        await _composer().compose(Part("main", _miss, is_main=True), Part("other", _hang))


@pytest.mark.parametrize("broken", [_fail, _hang])
async def test_a_main_part_that_fails_is_marked_like_any_other(broken: Callable[[], Awaitable[object]]) -> None:
    composed = await _composer(AT_ONCE).compose(WELL, Part("main", broken, is_main=True))
    assert [each.part for each in composed.meta.missing] == ["main"]


async def test_an_empty_screen_is_an_error_and_no_screen() -> None:
    with pytest.raises(HTTPException) as unavailable:
        await _composer(AT_ONCE).compose(Part("a", _fail), Part("b", _hang), Part("c", _giving(1), "sales.view"))
    assert unavailable.value.status_code == 503


async def test_a_screen_of_which_nothing_may_be_seen_is_forbidden() -> None:
    with pytest.raises(PermissionDeniedError, match=r"sales\.view"):
        await _composer().compose(Part("a", _giving(1), "sales.view"), Part("b", _giving(1), "invoices.view"))


async def test_what_may_be_kept_is_read_once() -> None:
    times = iter([1, 2])

    async def read() -> int:
        return next(times)

    composer, keep = _composer(), Keep(TypeAdapter(int), "n", ("customer",))
    shown = [await composer.compose(Part("n", read, keep=keep)) for _ in range(2)]
    assert [each.values["n"] for each in shown] == [1, 1]


async def test_what_is_kept_for_one_stays_forbidden_to_another() -> None:
    keep = Keep(TypeAdapter(int), "n", ("salesorder",))
    composed = await _composer().compose(WELL, Part("n", _giving(1), "sales.view", keep))
    assert composed.meta.missing == [MissingPart(part="n", why="forbidden")]


async def test_a_caller_who_leaves_ends_all_reads() -> None:
    ended = 0

    async def wait() -> None:
        nonlocal ended
        try:
            await asyncio.Event().wait()
        finally:
            ended += 1

    asking = asyncio.ensure_future(_composer().compose(Part("a", wait), Part("b", wait)))
    for _ in range(3):
        await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert ended == 2
