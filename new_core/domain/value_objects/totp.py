"""Time-based one-time passwords as RFC 6238 has them and authenticator apps expect them: SHA-1, six digits, 30 seconds."""

import base64
import binascii
import hashlib
import hmac
import struct
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote, urlencode

PERIOD: Final = 30
DIGITS: Final = 6
DRIFT: Final = 1
"""How many periods a telephone's clock may be early or late."""


def step_of(at: datetime) -> int:
    return int(at.timestamp()) // PERIOD


def start_of(step: int) -> datetime:
    return datetime.fromtimestamp(step * PERIOD, UTC)


def code_at(secret: str, step: int) -> str:
    """Raise ValueError if the secret is no base32."""
    try:
        key = base64.b32decode(secret, casefold=True)
    except binascii.Error as error:
        raise ValueError("the secret is no base32") from error
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    # RFC 4226, 5.3: the last four bits say where to read, and the sign bit is dropped.
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def matching_step(secret: str, code: str, at: datetime) -> int | None:
    """Find the period that a code belongs to; all of them are compared, each in constant time."""
    given = code.encode("utf-8", "replace")
    now = step_of(at)
    found = None
    for step in range(now - DRIFT, now + DRIFT + 1):
        if hmac.compare_digest(given, code_at(secret, step).encode()):
            found = step
    return found


def provisioning_uri(secret: str, account: str, issuer: str) -> str:
    """What authenticator apps read from a QR code."""
    return f"otpauth://totp/{quote(issuer)}:{quote(account)}?{urlencode({'secret': secret, 'issuer': issuer})}"
