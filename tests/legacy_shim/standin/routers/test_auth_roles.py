"""What a login says of a role."""

from legacy_shim.standin.routers.auth_roles import MFA_REQUIRED, WEB_REFUSED, mobile_app_of, permissions_of
from legacy_shim.standin.seed_people import ROLES


def test_everybody_sees_at_least_the_first_page() -> None:
    for role in (*ROLES, "Unknown"):
        assert "dashboard.view" in permissions_of(role)


def test_lists_name_nothing_twice() -> None:
    for role in ROLES:
        assert len(permissions_of(role)) == len(set(permissions_of(role)))


def test_the_rules_are_about_roles_that_exist() -> None:
    assert set(ROLES) >= WEB_REFUSED | MFA_REQUIRED
    assert not WEB_REFUSED & MFA_REQUIRED


def test_each_role_has_an_app() -> None:
    assert mobile_app_of("Travel Salesperson") == "TSH Salesperson App"
    assert mobile_app_of("Unknown") == "TSH Mobile App"
