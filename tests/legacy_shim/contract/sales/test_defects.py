from legacy_shim.contract.sales import DEFECTS, router
from tests.legacy_shim.contract.tables import check_routes, check_table


def test_each_row_says_what_changed_and_why() -> None:
    check_table("sales", DEFECTS, router)


def test_the_routes_are_the_catalog_s_in_its_order() -> None:
    assert check_routes("sales", router) == 6
