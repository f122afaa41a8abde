from decimal import Decimal
from typing import Any

import pytest

from gateway.compare.dates import moment


@pytest.mark.parametrize(
    "text",
    [
        "2025-09-01T08:00:00Z",
        "2025-09-01T08:00:00+00:00",
        "2025-09-01T08:00:00",
        "2025-09-01T08:00:00.000000",
        "2025-09-01T10:00:00+02:00",
        "2025-09-01 08:00:00",
        "Mon, 01 Sep 2025 08:00:00 GMT",
        "01/09/2025 08:00",
        1756713600,
        Decimal("1756713600.0"),
        1756713600000,
    ],
)
def test_one_moment_however_it_is_written(text: Any) -> None:
    assert moment(text) == moment("2025-09-01T08:00:00Z")


@pytest.mark.parametrize(
    "value", ["", "12345678", "hello world", "2025-13-01", None, True, 7, [], "9" * 30, Decimal("1e99999")]
)
def test_what_is_no_date(value: Any) -> None:
    assert moment(value) is None


def test_a_date_alone_is_its_midnight() -> None:
    assert moment("2025-10-11") == moment("2025-10-11T00:00:00+00:00") == moment("2025-10-11T00:00:00.000000")
