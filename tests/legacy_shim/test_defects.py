import pytest

from legacy_shim.defects import Defect


def test_a_defect_is_a_row_that_cannot_be_changed() -> None:
    defect = Defect("customers.get_customer", "500", "404", "there is no such row")
    with pytest.raises(AttributeError):
        defect.new = "200"  # type: ignore[misc]  # that is the test
