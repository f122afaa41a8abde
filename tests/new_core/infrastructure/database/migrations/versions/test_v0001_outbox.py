from new_core.infrastructure.database.migrations.versions import v0001_outbox


def test_it_is_the_first_revision() -> None:
    assert v0001_outbox.revision == "0001"
    assert v0001_outbox.down_revision is None
