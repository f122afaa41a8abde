from collections.abc import Awaitable, Callable

import pytest

from new_core.application.numbering import ATTEMPTS, next_after, with_free_number


class TakenError(Exception):
    pass


@pytest.mark.parametrize(
    ("highest", "expected"), [(None, "A-0001"), ("A-0001", "A-0002"), ("A-9999", "A-10000"), ("A-10000", "A-10001")]
)
def test_counts_on_from_the_highest(highest: str | None, expected: str) -> None:
    assert next_after(highest, "A-") == expected


def _made_at(attempt: int) -> tuple[Callable[[], Awaitable[int]], list[int]]:
    tried: list[int] = []

    async def make() -> int:
        tried.append(len(tried) + 1)
        if tried[-1] < attempt:
            raise TakenError
        return tried[-1]

    return make, tried


async def test_a_number_that_is_snatched_away_is_looked_for_again() -> None:
    make, _ = _made_at(ATTEMPTS)
    assert await with_free_number(make, TakenError) == ATTEMPTS


async def test_in_the_end_it_is_given_up() -> None:
    make, tried = _made_at(ATTEMPTS + 1)
    with pytest.raises(TakenError):
        await with_free_number(make, TakenError)
    assert len(tried) == ATTEMPTS


async def test_what_else_goes_wrong_is_not_tried_again() -> None:
    make, tried = _made_at(2)
    with pytest.raises(TakenError):
        await with_free_number(make, KeyError)
    assert tried == [1]
