"""Names of fields, headers and parameters whose values are secret or personal. Pure."""

import re
from functools import lru_cache
from typing import Final

_LONGEST: Final = 100
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_JOINT = re.compile(r"[^a-z0-9]+")
_SECRET = re.compile(
    r".*(?:passw(?:or)?d|passphrase|passcode|secret(?!ar)|token|api_?key|credential|cookie|authorization).*"
    r"|pass|(?:x_)?(?:auth|authentication|session)"
    r"|(?:.*_)?(?:pwd|pw|otp|pin|cvv2?|cvc2?|iban|ssn|jwt|bearer|csrf|xsrf|assertion|saml_?response|code_verifier"
    r"|(?:otp|security|verification)_?code|(?:access|private|signing|encryption)_?key|sig|signature(?:_\d+)?"
    r"|(?:sess|session)_?id|(?:php|j)sess(?:ion)?_?id)|(?:connect_)?sid"
)
_SAYS_OF_IT = re.compile(
    r".*_(?:type|count|at|in|on|date|time|expires|expiry|expiration|ttl|lifetime|length|required|enabled|policy|status"
    r"|attempts|strength|accepted|consent|used)"
)
"""What is said of a secret is none: a type, a time, a number of them."""
_PHONE = re.compile(
    r"(?:.*_)?(?:phone|mobile|cellphone|telephone|tel|msisdn|fax|whatsapp)s?(?:_?(?:no|nr|num|number|\d))?"
)


@lru_cache(maxsize=4096)
def is_secret(name: str) -> bool:
    words = _words(name)
    return _SECRET.fullmatch(words) is not None and _SAYS_OF_IT.fullmatch(words) is None


@lru_cache(maxsize=4096)
def is_phone(name: str) -> bool:
    return _PHONE.fullmatch(_words(name)) is not None


_HINTS: Final = (
    b"pass", b"secret", b"token", b"api", b"credential", b"cookie", b"auth", b"session", b"sess", b"otp", b"security",
    b"verif", b"saml", b"pwd", b"pw", b"signature",
)  # fmt: skip
_ENDS: Final = (b"pin", b"cvv", b"cvv2", b"cvc", b"cvc2", b"iban", b"ssn", b"jwt", b"bearer", b"csrf", b"xsrf", b"assertion", b"key", b"sig", b"sid")  # fmt: skip
_TELLING: Final = (*_HINTS, *(end + after for end in _ENDS for after in (b'"', b"\\")), b"\\u00")


def may_name(body: bytes) -> bool:
    """A glance, which costs a hundredth of reading: whether some name in this JSON may be that of a secret."""
    plain = body.lower()
    return any(map(plain.__contains__, _TELLING))


def _words(name: str) -> str:
    """``refreshToken`` and ``X-Refresh-Token`` as words in lower case, joined by underscores."""
    return _JOINT.sub("_", _HUMP.sub("_", name[:_LONGEST]).lower()).strip("_")
