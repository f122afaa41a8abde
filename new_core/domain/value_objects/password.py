"""What a new password must be like. Passwords that are stored already are judged by nobody."""

from typing import Final

from new_core.domain.exceptions.base import InvalidValueError
from new_core.domain.value_objects.text import storable

SHORTEST: Final = 10
MOST_BYTES: Final = 72
"""bcrypt reads no further: what comes after would guard nothing."""
FEWEST_CHARACTERS: Final = 5
# Length does more than rules about digits and signs (NIST SP 800-63B, 5.1.1.2); these are what people take to reach it.
COMMON: Final = ("password", "passw0rd", "qwerty", "1234567", "letmein", "admin", "iloveyou", "welcome")


def check_hashable(password: str, field: str = "password") -> None:
    """Refuse what no text may hold: a hash would hide it, and whoever types the password cannot."""
    try:
        storable(field, password)
    except InvalidValueError as error:
        # Without its value, which would be repeated to the client and the log.
        raise InvalidValueError(field, "***", error.rule) from None


def check_password(password: str, *, email: str, name: str, field: str = "password") -> None:
    """Raise InvalidValueError with the rule that is broken, and never with the password itself."""
    check_hashable(password, field)
    for is_broken, rule in (
        (len(password) < SHORTEST, f"must have at least {SHORTEST} characters"),
        (len(password.encode()) > MOST_BYTES, f"must have at most {MOST_BYTES} bytes"),
        (len(set(password)) < FEWEST_CHARACTERS, f"must have at least {FEWEST_CHARACTERS} different characters"),
        (_is_common(password), "must not be built on a word that everybody tries first"),
        (_repeats(password, email, name), "must not contain the name or the e-mail address"),
    ):
        if is_broken:
            raise InvalidValueError(field, "***", rule)


def _is_common(password: str) -> bool:
    """Half of it is a word of the list."""
    lower = password.lower()
    return any(word in lower and len(word) * 2 >= len(password) for word in COMMON)


def _repeats(password: str, email: str, name: str) -> bool:
    lower = password.lower()
    parts = [email.partition("@")[0], *name.split()]
    return any(len(part) > 3 and part.lower() in lower for part in parts)
