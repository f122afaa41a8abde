from legacy_shim.contract.dashboard.defects import DEFECTS
from legacy_shim.contract.dashboard.routes import router


def test_the_row_is_said_of_every_route() -> None:
    names = [f"dashboard.{route.name}" for route in router.routes]  # type: ignore[attr-defined]  # all of them are API routes
    assert [defect.endpoint for defect in DEFECTS] == names
