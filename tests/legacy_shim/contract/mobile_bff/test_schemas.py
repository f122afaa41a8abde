import pytest
from pydantic import ValidationError

from legacy_shim.contract.mobile_bff import schemas


def test_an_empty_home_has_the_monolith_s_bytes() -> None:
    assert schemas.MobileHomeResponse().model_dump_json() == (
        '{"featured_products":[],"best_sellers":[],"new_arrivals":[],"promotions":[],"customer":null,'
        '"cart":{"items_count":0,"total":0.0,"currency":"IQD"}}'
    )


@pytest.mark.parametrize("page", [{"page": 0}, {"page_size": 0}, {"page_size": 101}])
def test_a_page_has_bounds(page: dict[str, int]) -> None:
    for listing in (schemas.CategoryListing, schemas.MobileSearch):
        with pytest.raises(ValidationError):
            listing.model_validate({"q": "x", **page})
