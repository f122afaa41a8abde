"""Each module has a test file of its own at the same place under ``tests``; what has none says why."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("gateway", "flags", "legacy_shim", "new_core")

EXCEPTIONS = {
    "gateway/importer/harvest.py": "values without behaviour; the tests of what fills them look at each field",
    "legacy_shim/standin/models/*.py": "declarations; test_models.py holds all tables against the monolith's own schema",
    "new_core/infrastructure/database/migrations/env.py": "Alembic runs it as a script; test_migrate.py runs Alembic",
}
"""Paths or patterns, and the reason why the rule of the mirror does not serve there."""


def _lonely() -> list[Path]:
    """Modules without a test file; a package's ``__init__`` only gathers names."""
    modules = [
        path.relative_to(ROOT)
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        if path.name != "__init__.py"
    ]
    assert len(modules) > 100
    return [each for each in modules if not (ROOT / "tests" / each.parent / f"test_{each.name}").is_file()]


def test_each_module_has_its_own_tests() -> None:
    missing = [each for each in _lonely() if not any(each.match(pattern) for pattern in EXCEPTIONS)]
    wanted = "\n".join(f"  tests/{each.parent}/test_{each.name}" for each in missing)
    assert not missing, f"write these test files, or an exception with its reason here:\n{wanted}"


@pytest.mark.parametrize("pattern", EXCEPTIONS)
def test_each_exception_is_still_needed(pattern: str) -> None:
    assert any(each.match(pattern) for each in _lonely()), f"nothing needs the exception {pattern} any more; remove it"
    assert EXCEPTIONS[pattern]
