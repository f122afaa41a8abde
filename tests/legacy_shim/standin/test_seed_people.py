"""The people of the demo data."""

from sqlalchemy import select

from legacy_shim.standin.database import Database
from legacy_shim.standin.models import Permission, Role, RolePermission, User
from legacy_shim.standin.security import is_password_of
from legacy_shim.standin.seed_people import DEMO_PASSWORD


def test_the_password_told_is_the_one_that_works(database: Database) -> None:
    with database.session() as session:
        assert is_password_of(DEMO_PASSWORD, session.get_one(User, 1))


def test_sales_people_are_those_who_sell(database: Database) -> None:
    with database.session() as session:
        sellers = session.scalars(select(User.id).where(User.is_salesperson.is_(True))).all()
    assert sorted(sellers) == [3, 4, 5, 6]


def test_managers_hold_every_permission_and_admins_none(database: Database) -> None:
    with database.session() as session:
        held = dict.fromkeys(session.scalars(select(Role.name)), 0)
        query = select(Role.name, Permission.code).join_from(RolePermission, Role).join(Permission)
        for role, _code in session.execute(query):
            held[role] += 1
    assert (held["Admin"], held["Manager"], held["Travel Salesperson"]) == (0, 14, 2)
