from new_core.domain.value_objects.address import Address


def test_equal_by_content() -> None:
    assert Address("Street 1", "Erbil", "Iraq") == Address("Street 1", "Erbil", "Iraq")
    assert Address() != Address(city="Erbil")
