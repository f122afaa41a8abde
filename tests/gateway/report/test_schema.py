"""What the tables promise whoever adds to them."""

from gateway.report.records import OUTCOMES
from gateway.report.schema import COUNTS, METADATA, TOTALS


def test_all_together_are_counted_as_each_is() -> None:
    assert [column.name for column in TOTALS.c] == ["grain", "at", "sampled", *OUTCOMES]
    assert [column.name for column in COUNTS.c] == ["grain", "endpoint", "at", "sampled", *OUTCOMES]


def test_each_table_says_whose_it_is() -> None:
    assert all(name.startswith("banyan_") for name in METADATA.tables)
