from dataclasses import replace

from new_core.application.dtos.storefront_dto import AddressDTO

HOME = AddressDTO(1, "Home", "Shopper", "+964", "Street 1", "Floor 2", "Baghdad", "Iraq", is_default=True)


def test_an_address_reads_on_one_line() -> None:
    assert HOME.text == "Street 1, Floor 2, Baghdad, Iraq"


def test_what_an_address_lacks_leaves_no_gap() -> None:
    assert replace(HOME, line2=None, city="").text == "Street 1, Iraq"
