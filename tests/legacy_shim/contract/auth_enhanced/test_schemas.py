from datetime import UTC, datetime, timedelta, timezone

import pytest
from fastapi.exceptions import RequestValidationError

from legacy_shim.contract.auth_enhanced.schemas import LogFilter, LoginRequest, event_json
from new_core.application.dtos.session_dto import SecurityEventDTO


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-10-02", datetime(2025, 10, 2, tzinfo=UTC)),
        ("2025-10-02T08:00:00", datetime(2025, 10, 2, 8, tzinfo=UTC)),
        ("2025-10-02T08:00:00+03:00", datetime(2025, 10, 2, 8, tzinfo=timezone(timedelta(hours=3)))),
        ("", None),
    ],
)
def test_a_moment_without_zone_is_in_utc(text: str, moment: datetime | None) -> None:
    assert LogFilter(date_from=text).query().date_from == moment


@pytest.mark.parametrize(
    "values", [{"date_to": "yesterday"}, {"date_to": "0001-01-01T00:00:00+14:00"}, {"limit": -1}, {"offset": -1}]
)
def test_what_makes_no_sense_is_named(values: dict[str, str | int]) -> None:
    with pytest.raises(RequestValidationError) as caught:
        LogFilter.model_validate(values).query()
    assert caught.value.errors()[0]["loc"] == ("query", next(iter(values)))


def test_times_are_shown_without_a_zone() -> None:
    event = SecurityEventDTO(1, 2, "x", "info", None, None, datetime(2025, 9, 1, 8, tzinfo=UTC), resolved=False)
    assert event_json(event)["created_at"] == "2025-09-01T08:00:00"


def test_a_password_is_not_shown() -> None:
    assert "qwx" not in str(LoginRequest(email="a", password="qwx").credentials())  # noqa: S106  of nobody
