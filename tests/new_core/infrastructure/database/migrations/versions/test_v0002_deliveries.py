from new_core.infrastructure.database.migrations.versions import v0001_outbox, v0002_deliveries


def test_it_follows_the_outbox() -> None:
    assert v0002_deliveries.down_revision == v0001_outbox.revision
