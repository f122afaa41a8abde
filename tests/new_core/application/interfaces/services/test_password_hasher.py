from new_core.application.interfaces.services.password_hasher import PasswordHasher
from new_core.core.security import BcryptPasswords


async def test_a_hash_matches_its_password_only() -> None:
    passwords = BcryptPasswords(rounds=4)
    hasher: PasswordHasher = passwords
    hashed = await hasher.hash("correct horse")
    assert await hasher.matches("correct horse", hashed)
    assert not await hasher.matches("battery", hashed)
    assert not await hasher.matches("", None)
    passwords.close()
