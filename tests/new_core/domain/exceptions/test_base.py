import importlib
import pkgutil
import re

from new_core.domain import exceptions
from new_core.domain.exceptions import base
from new_core.domain.exceptions.base import DomainError, InvalidValueError

for module in pkgutil.iter_modules(exceptions.__path__):
    importlib.import_module(f"{exceptions.__name__}.{module.name}")


def _tree(error: type[DomainError], depth: int = 0) -> list[tuple[int, str]]:
    below = [line for child in error.__subclasses__() for line in _tree(child, depth + 1)]
    return [(depth, error.__name__), *below]


def _drawing() -> list[tuple[int, str]]:
    lines = [re.search(r"^([│├└─ ]*)(\w+Error)", line) for line in (base.__doc__ or "").splitlines()]
    return [(len(line[1]) // 4, line[2]) for line in lines if line]


def test_the_drawing_shows_every_error_in_its_place() -> None:
    assert sorted(_drawing()) == sorted(_tree(DomainError))


def test_names_end_in_error() -> None:
    assert all(name.endswith("Error") for _, name in _tree(DomainError))


def test_an_invalid_value_is_a_value_error_and_names_its_field() -> None:
    error = InvalidValueError("phone", "x", "must be a number")
    assert isinstance(error, ValueError)
    assert str(error) == "phone: must be a number"
