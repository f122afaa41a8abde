from pathlib import Path

import psycopg2
import pytest
from rich.console import Console

from loadtests.erp_data import FIRST, LINES, Size, fill, main, parse
from tests.legacy_shim.standin import dump


def _count(url: str, statement: str) -> int:
    connection = psycopg2.connect(url)
    try:
        cursor = connection.cursor()
        cursor.execute(statement)
        row = cursor.fetchone()
        assert row
        return int(row[0])
    finally:
        connection.close()


def test_a_second_run_makes_the_same_again(legacy_facts: Path, postgres_url: str) -> None:
    dump.load(postgres_url, legacy_facts / "database.sql.gz")
    for number in (20, 10):
        fill(postgres_url, Size(customers=8, products=6, orders=number), Console(quiet=True))
    orders = f"SELECT count(*) FROM sales_orders WHERE id >= {FIRST}"  # noqa: S608  a number of our own
    assert _count(postgres_url, orders) == 10
    lost = "SELECT count(*) FROM sales_items LEFT JOIN products p ON p.id = product_id WHERE p.id IS NULL"
    assert _count(postgres_url, lost) == 0
    lines = f"SELECT count(*) FROM sales_items WHERE sales_order_id = {FIRST}"  # noqa: S608  a number of our own
    assert _count(postgres_url, lines) == LINES


def test_a_database_that_is_not_the_erp_is_refused_in_a_sentence(
    postgres_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([postgres_url, "--orders", "5", "--customers", "5", "--products", "5"]) == 1
    assert "does not exist; give a database with the ERP's tables" in capsys.readouterr().err


def test_too_little_is_refused() -> None:
    with pytest.raises(SystemExit):
        parse(["postgresql://x", "--orders", "0"])
