from new_core.infrastructure.database.migrations.versions import v0002_deliveries, v0003_idempotency


def test_it_follows_the_deliveries() -> None:
    assert v0003_idempotency.down_revision == v0002_deliveries.revision
