"""The recorded exchanges of the monolith's vendors router; of the items router there are none."""

from pathlib import Path

import httpx
import pytest

from tests.legacy_shim.contract.replay import Sample, check_agreement, name_of, replay, samples_of

SAMPLES = samples_of("/api/vendors") + samples_of("/api/items")


@pytest.fixture(scope="module")
def answers(legacy_facts: Path, shared_postgres: str) -> dict[int, httpx.Response]:
    return replay(shared_postgres, SAMPLES)


@pytest.mark.parametrize("sample", SAMPLES, ids=name_of)
def test_answers_as_recorded(sample: Sample, answers: dict[int, httpx.Response]) -> None:
    check_agreement(sample, answers[sample["seq"]])


@pytest.mark.skipif(not SAMPLES, reason="the recorded exchanges are not beside this checkout")
def test_recordings_are_there() -> None:
    assert len(SAMPLES) == 1
