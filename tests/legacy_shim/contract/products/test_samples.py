"""The recorded exchanges of the monolith's products router."""

from pathlib import Path

import httpx
import pytest

from tests.legacy_shim.contract.replay import Sample, check_agreement, name_of, replay, samples_of

SAMPLES = samples_of("/api/products")
SEARCH_FAILED = 35
"""The one that shows a defect: 500 for any search."""


@pytest.fixture(scope="module")
def answers(legacy_facts: Path, shared_postgres: str) -> dict[int, httpx.Response]:
    return replay(shared_postgres, SAMPLES)


@pytest.mark.parametrize("sample", [each for each in SAMPLES if each["seq"] != SEARCH_FAILED], ids=name_of)
def test_answers_as_recorded(sample: Sample, answers: dict[int, httpx.Response]) -> None:
    check_agreement(sample, answers[sample["seq"]])


def test_what_failed_then_finds_something(answers: dict[int, httpx.Response]) -> None:
    answer = answers[SEARCH_FAILED]
    assert answer.status_code == 200
    assert [row["category_name"] for row in answer.json()] == ["Phones", "Phones"]
    assert all("Pro" in row["name"] for row in answer.json())


@pytest.mark.skipif(not SAMPLES, reason="the recorded exchanges are not beside this checkout")
def test_recordings_are_there() -> None:
    assert len(SAMPLES) == 9
