"""Bearer tokens (HS256) and password hashes (bcrypt), both as the monolith makes them, and chance."""

import asyncio
import base64
import os
import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final, TypeVar

import bcrypt
import jwt

from new_core.domain.exceptions.access_exceptions import InvalidTokenError
from new_core.domain.value_objects.token_claims import TokenClaims

Answer = TypeVar("Answer")

ALGORITHM: Final = "HS256"
SUBJECT: Final = "sub"
CHALLENGED: Final = "mfa"
"""Stands where a bearer token has its subject: the monolith looks at nothing else, and would let a challenge in."""
BCRYPT_BYTES: Final = 72
"""bcrypt reads no further; the monolith's library cut longer passwords off in silence."""
USUAL_ROUNDS: Final = 12
BACKUP_CODES: Final = 10
GENUINE_TOKENS: Final = 1024


class TokenCodec:
    """The subject of a token is the e-mail address of its user."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        # A client sends the same token with each request: whether it is genuine does not change, whether it has expired does.
        self._genuine = lru_cache(GENUINE_TOKENS)(self._decode)

    def issue(
        self, email: str, at: datetime, lifetime: timedelta, *, session: str | None = None, platform: str | None = None
    ) -> str:
        """Make a token with the monolith's claims; `sid` is ours, and the monolith does not mind it."""
        claims: dict[str, object] = {SUBJECT: email}
        if platform:
            claims["platform"] = platform
        claims |= {"exp": at + lifetime, "iat": at, "type": "access"}
        if session:
            claims["sid"] = session
        return jwt.encode(claims, self._secret, ALGORITHM)

    def issue_challenge(self, email: str, at: datetime, lifetime: timedelta) -> str:
        return jwt.encode({CHALLENGED: email, "exp": at + lifetime, "iat": at}, self._secret, ALGORITHM)

    def read(self, token: str, at: datetime) -> TokenClaims:
        return self._read(token, at, SUBJECT)

    def read_challenge(self, token: str, at: datetime) -> TokenClaims:
        return self._read(token, at, CHALLENGED)

    def _read(self, token: str, at: datetime, subject: str) -> TokenClaims:
        try:
            claims = self._genuine(token, subject)
            expires_at = datetime.fromtimestamp(float(str(claims["exp"])), UTC)
        # The last three: `exp` is whatever the signer put there.
        except (jwt.InvalidTokenError, TypeError, ValueError, OverflowError, OSError) as error:
            raise InvalidTokenError(str(error)) from error
        if expires_at <= at:
            raise InvalidTokenError("expired")
        session = claims.get("sid")
        return TokenClaims(str(claims[subject]), expires_at, str(session) if session is not None else None)

    def _decode(self, token: str, subject: str) -> Mapping[str, object]:
        # Expiry is compared with the clock we are handed, not with PyJWT's own.
        options = jwt.types.Options(require=["exp", subject], verify_exp=False, verify_iat=False, verify_aud=False)
        claims: dict[str, object] = jwt.decode(token, self._secret, [ALGORITHM], options=options)
        return claims


class BcryptPasswords:
    """Hashes in threads of its own, one for each core: a rush of logins must not keep other requests waiting."""

    def __init__(self, rounds: int = USUAL_ROUNDS) -> None:
        self._rounds = rounds
        self._threads = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="bcrypt")
        self._nobodys = ""

    async def hash(self, password: str) -> str:
        return await self._apart(lambda: hash_password(password, self._rounds))

    async def matches(self, password: str, hashed: str | None) -> bool:
        if hashed is not None:
            return await self._apart(lambda: verify_password(password, hashed))
        # Made once, when first needed: the same work as for somebody who exists.
        self._nobodys = self._nobodys or await self.hash("")
        await self._apart(lambda: verify_password(password, self._nobodys))
        return False

    def close(self) -> None:
        self._threads.shutdown(wait=False)

    async def _apart(self, work: Callable[[], Answer]) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


class RandomSecrets:
    def token(self) -> str:
        return secrets.token_urlsafe(32)

    def totp_secret(self) -> str:
        return base64.b32encode(secrets.token_bytes(20)).decode()

    def backup_codes(self) -> list[str]:
        return [secrets.token_hex(4).upper() for _ in range(BACKUP_CODES)]


def hash_password(password: str, rounds: int = USUAL_ROUNDS) -> str:
    return bcrypt.hashpw(_read_part(password), bcrypt.gensalt(rounds)).decode()


def verify_password(password: str, hashed: str) -> bool:
    """Compare in constant time; a stored text that is no bcrypt hash matches nothing."""
    try:
        return bcrypt.checkpw(_read_part(password), hashed.encode())
    except ValueError:
        return False


def _read_part(password: str) -> bytes:
    # Half a surrogate pair is in no password that was ever set.
    return password.encode("utf-8", "surrogatepass")[:BCRYPT_BYTES]
