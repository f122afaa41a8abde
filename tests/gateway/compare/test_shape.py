import pytest

from gateway.compare.bodies import UnreadableError
from gateway.compare.shape import shape


def test_leaves_become_their_types() -> None:
    assert shape({"a": [1, 2], "b": None}) == {"a": ["number"], "b": "null"}


def test_a_bottomless_error_is_refused() -> None:
    deep: object = 1
    for _ in range(200):
        deep = [deep]
    with pytest.raises(UnreadableError):
        shape(deep)
