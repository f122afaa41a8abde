"""Fixtures of the load tests' own tests."""

from tests.support.new_core_databases import seeded_template

__all__ = ["seeded_template"]
