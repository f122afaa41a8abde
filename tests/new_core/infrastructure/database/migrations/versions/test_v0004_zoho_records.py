from new_core.infrastructure.database.migrations.versions import v0003_idempotency, v0004_zoho_records


def test_it_follows_the_idempotency_keys() -> None:
    assert v0004_zoho_records.down_revision == v0003_idempotency.revision
