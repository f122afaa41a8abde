"""Passwords for the people of the test databases, and second factors for who needs one."""

from datetime import datetime

import bcrypt
from sqlalchemy import insert, update

from new_core.domain.value_objects import totp
from new_core.infrastructure.database.mappings.sessions import user_mfa
from new_core.infrastructure.database.mappings.users import users
from new_core.infrastructure.database.session import Database

PASSWORD = "Passw0rd!Lab"  # noqa: S105  of demo data
HASH = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # noqa: S105  out of RFC 6238
BACKUP_CODES = ("AAAA1111", "BBBB2222")


async def give_passwords(database: Database) -> None:
    """Everybody gets the same, hashed with the least work that bcrypt allows."""
    async with database.engine.begin() as connection:
        await connection.execute(update(users).values(password=HASH, password_hash=HASH))


async def give_factor(database: Database, user_id: int) -> None:
    row = {"user_id": user_id, "is_enabled": True, "method": "TOTP", "totp_secret": SECRET}
    async with database.engine.begin() as connection:
        await connection.execute(insert(user_mfa), [row | {"backup_codes": BACKUP_CODES}])


def code_at(at: datetime) -> str:
    return totp.code_at(SECRET, totp.step_of(at))
