"""Time-based one-time passwords (RFC 6238): six digits, thirty seconds, SHA-1."""

import base64
import hashlib
import hmac
import secrets
import struct
from datetime import datetime
from urllib.parse import quote, urlencode

PERIOD_SECONDS = 30
DIGITS = 6
SECRET_BYTES = 20


def new_secret() -> str:
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def code_at(secret: str, now: datetime) -> str:
    return _code(secret, int(now.timestamp()) // PERIOD_SECONDS)


def is_valid(secret: str, code: str, now: datetime) -> bool:
    """One period early or late is still good: telephones' clocks differ."""
    step = int(now.timestamp()) // PERIOD_SECONDS
    codes = [_code(secret, step + drift) for drift in (-1, 0, 1)]
    return any(hmac.compare_digest(code.encode(), known.encode()) for known in codes)


def provisioning_uri(secret: str, account: str, issuer: str) -> str:
    query = urlencode({"secret": secret, "issuer": issuer})
    return f"otpauth://totp/{quote(issuer)}:{quote(account)}?{query}"


def _code(secret: str, step: int) -> str:
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    # RFC 4226 5.3: the last four bits say where the four bytes begin; their top bit is dropped.
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)
