"""What every text column demands of a text."""

from collections.abc import Mapping

from new_core.domain.exceptions.base import InvalidValueError


def storable(field: str, value: str, longest: int | None = None) -> str:
    """Refuse what PostgreSQL cannot keep (NUL, lone surrogates) and what the column would cut off."""
    if "\x00" in value:
        raise InvalidValueError(field, value, "must not contain a NUL character")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise InvalidValueError(field, value, "must not contain half a surrogate pair")
    if longest is not None and len(value) > longest:
        raise InvalidValueError(field, value, f"must have at most {longest} characters")
    return value


def check_texts(values: Mapping[str, object], longest: Mapping[str, int | None]) -> None:
    """Apply `storable` to those values that `longest` names a bound for."""
    for field, value in values.items():
        if field in longest and isinstance(value, str):
            storable(field, value, longest[field])
