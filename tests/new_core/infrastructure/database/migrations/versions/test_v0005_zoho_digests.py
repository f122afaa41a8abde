from new_core.infrastructure.database.migrations.versions import v0004_zoho_records, v0005_zoho_digests


def test_it_follows_the_records() -> None:
    assert v0005_zoho_digests.down_revision == v0004_zoho_records.revision
