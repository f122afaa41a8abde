import pytest

from legacy_shim.contract.auth_enhanced.profiles import mobile_app_of, profile_json
from legacy_shim.standin.routers import auth_roles
from new_core.application.dtos.login_dto import ProfileDTO

ROLES = ("Admin", "Manager", "Travel Salesperson", "Partner Salesman", "Retailerman", "Accountant", "Viewer", None)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_told_what_the_monolith_told_it(role: str | None) -> None:
    shown = profile_json(ProfileDTO(7, "x", "x@tsh.lab", role, None, ("not.this",), has_factor=False))
    assert shown["permissions"] == auth_roles.permissions_of(role or "Unknown")
    assert mobile_app_of(role) == auth_roles.mobile_app_of(role or "Unknown")


def test_who_has_no_role_and_no_branch_is_unknown() -> None:
    shown = profile_json(ProfileDTO(7, "x", "x@tsh.lab", None, None, (), has_factor=False))
    assert (shown["role"], shown["branch"]) == ("Unknown", "Unknown")
