from legacy_shim.contract.mobile_bff import DEFECTS, router
from tests.legacy_shim.contract.tables import check_routes, check_table


def test_the_table_speaks_of_this_router() -> None:
    check_table("mobile_bff", DEFECTS, router)


def test_the_routes_are_the_catalog_s_in_its_order() -> None:
    assert check_routes("mobile_bff", router) == 19
