from decimal import Decimal

import pytest

from gateway.compare.lists import align, canonical
from gateway.compare.model import Literal


def test_elements_find_each_other_by_an_inferred_key() -> None:
    legacy = [{"id": 1, "p": 5}, {"id": 2, "p": 5}, {"id": 3, "p": 5}]
    new = [{"id": 3, "p": 5}, {"id": 1, "p": 6}, {"id": 4, "p": 9, "q": 1}]
    found = align(legacy, new)
    assert found.pairs == [(0, 1), (2, 0)]
    assert (found.missing, found.added, found.moved) == ([1], [2], True)


def test_an_element_whose_key_alone_changed_stays_one_element() -> None:
    found = align([{"id": 1, "p": 5}, {"id": 2, "p": 5}], [{"id": 9, "p": 5}, {"id": 2, "p": 5}])
    assert (found.missing, found.added) == ([], [])
    assert (0, 0) in found.pairs


def test_scalars_taken_out_of_the_middle_move_nothing() -> None:
    assert align([1, 2, 3, 4], [1, 3, 4]) == ([(0, 0), (2, 1), (3, 2)], [1], [], False, ())


def test_without_a_key_equal_elements_find_each_other_and_the_rest_stays_in_order() -> None:
    found = align([[1], [2], [3], [4]], [[4], [9], [1], [3]])
    assert (found.pairs, found.changed) == ([(0, 2), (2, 3), (3, 0)], ((1, 1),))
    assert found.moved
    assert align([1, 1, 2], [1, 2, 3]) == ([(0, 0), (2, 1)], [], [], False, ((1, 2),))


def test_one_number_written_in_two_ways_is_one_element() -> None:
    assert align([1.0, 2, 0.0], [2, -0.0, 1]).pairs == [(0, 2), (1, 0), (2, 1)]
    assert align([Decimal("1.50"), Decimal("2.00"), 10**20], [Decimal("1e20"), 2, Decimal("1.5")]).pairs == [
        (0, 2),
        (1, 1),
        (2, 0),
    ]
    assert align([{"t": "1.0"}, 1], [{"t": "1"}, 1]).pairs == [(0, 0), (1, 1)]


def test_elements_that_changed_where_they_stand_are_not_moved() -> None:
    legacy = [{"at": float(at), "name": "n"} for at in range(3)]
    found = align(legacy, [{**each, "at": 0.5 + at} for at, each in enumerate(legacy)])
    assert (found.pairs, found.moved) == ([(0, 0), (1, 1), (2, 2)], False)


def test_a_hundred_thousand_elements_are_aligned() -> None:
    legacy = [{"id": at, "v": at % 7} for at in range(100_000)]
    found = align(legacy, legacy[::-1])
    assert found.moved
    assert len(found.pairs) == 100_000


def test_the_canonical_form_keeps_unlike_values_apart() -> None:
    values = [1, 1.5, True, "1", None, Decimal("1.75"), Literal("NaN"), "NaN", 10**30, [1], {"a": 1}, "\ud800"]
    assert len({canonical(each) for each in values}) == len(values)
    assert canonical({"a": 1, "b": 2}) == canonical({"b": 2, "a": 1})


def test_a_given_key_of_several_fields_tells_elements_apart() -> None:
    legacy = [{"order": 1, "line": 1, "p": 5}, {"order": 1, "line": 2, "p": 6}, {"order": 2, "line": 1, "p": 7}]
    found = align(legacy, [legacy[2], {**legacy[0], "p": 9}], ("order", "line"))
    assert (found.pairs, found.missing, found.moved) == ([(0, 1), (2, 0)], [1], True)


@pytest.mark.parametrize("key", [("gone",), ("p",), ("deep",)])
def test_a_given_key_that_tells_nothing_apart_is_not_used(key: tuple[str, ...]) -> None:
    legacy = [{"id": 1, "p": 5, "deep": []}, {"id": 2, "p": 5, "deep": {}}]
    new = [{**legacy[1]}, {**legacy[0], "p": 6}]
    assert align(legacy, new, key) == align(legacy, new)
