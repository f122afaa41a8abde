import pytest
from sqlalchemy import inspect

from new_core.__main__ import main, prepare
from new_core.infrastructure.database import migrate
from new_core.infrastructure.database.session import Database


async def test_prepare_brings_the_own_tables(erp_sqlite: str) -> None:
    database = Database(erp_sqlite)
    await migrate.downgrade(database.engine)
    await prepare(erp_sqlite)
    async with database.engine.connect() as connection:
        assert await connection.run_sync(lambda sync: inspect(sync).has_table("nc_outbox"))
    await database.dispose()


def test_missing_indexes_are_told_as_sql(
    erp_sqlite: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEW_CORE_DATABASE_URL", erp_sqlite)
    monkeypatch.setenv("NEW_CORE_SECRET_KEY", "a key of thirty-two characters!!")
    monkeypatch.setenv("NEW_CORE_ENVIRONMENT", "development")
    main(["indexes"])
    assert "CREATE INDEX IF NOT EXISTS ix_sales_items_sales_order_id ON sales_items" in capsys.readouterr().out


def test_missing_settings_end_in_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEW_CORE_DATABASE_URL", raising=False)
    with pytest.raises(SystemExit) as caught:
        main([])
    assert caught.value.code == 2
    assert "NEW_CORE_DATABASE_URL: Field required" in capsys.readouterr().err
