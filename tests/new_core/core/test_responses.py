import pytest

from new_core.core.responses import Failure, PageMeta, Success


@pytest.mark.parametrize(("total", "pages"), [(0, 0), (1, 1), (25, 1), (26, 2)])
def test_pages_are_rounded_up(total: int, pages: int) -> None:
    assert PageMeta.of(1, 25, total).pages == pages


def test_success_and_failure_have_the_same_first_key() -> None:
    assert list(Success(data=1).model_dump()) == ["success", "data", "message", "meta"]
    assert list(Failure(error="x", code="x").model_dump()) == ["success", "error", "detail", "code"]
    assert Success(data=1).success is not Failure(error="x", code="x").success
