from new_core.infrastructure.database.mappings import users


def test_references_lead_to_the_tables_that_are_mapped() -> None:
    targets = {key.column.table.name for key in users.user_permissions.foreign_keys}
    assert targets == {"users", "permissions"}
    assert {key.column.table.name for key in users.users.foreign_keys} == {"roles", "branches"}
