"""Bearer tokens (HS256) and password hashes (bcrypt), both as the monolith makes them."""

from datetime import datetime, timedelta

import bcrypt
import jwt

from new_core.domain.exceptions.access_exceptions import InvalidTokenError

ALGORITHM = "HS256"
BCRYPT_BYTES = 72
"""bcrypt reads no further; the monolith's library cut longer passwords off in silence."""


class TokenCodec:
    """The subject of a token is the e-mail address of its user."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def issue(self, email: str, at: datetime, lifetime: timedelta) -> str:
        return jwt.encode({"sub": email, "exp": at + lifetime}, self._secret, ALGORITHM)

    def read(self, token: str, at: datetime) -> str:
        # Expiry is compared with the clock we are handed, not with PyJWT's own.
        options = jwt.types.Options(require=["exp", "sub"], verify_exp=False, verify_iat=False, verify_aud=False)
        try:
            claims = jwt.decode(token, self._secret, [ALGORITHM], options=options)
            expires_at = float(claims["exp"])
        # TypeError and ValueError: `exp` is whatever the signer put there.
        except (jwt.InvalidTokenError, TypeError, ValueError) as error:
            raise InvalidTokenError(str(error)) from error
        if expires_at <= at.timestamp():
            raise InvalidTokenError("expired")
        return str(claims["sub"])


def hash_password(password: str) -> str:
    return bcrypt.hashpw(password.encode()[:BCRYPT_BYTES], bcrypt.gensalt()).decode()


def verify_password(password: str, hashed: str) -> bool:
    """Compare in constant time; a stored text that is no bcrypt hash matches nothing."""
    try:
        return bcrypt.checkpw(password.encode()[:BCRYPT_BYTES], hashed.encode())
    except ValueError:
        return False
