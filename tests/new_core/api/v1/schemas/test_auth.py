import pytest
from pydantic import ValidationError

from new_core.api.v1.schemas.auth import (
    EXAMPLE_LOGIN,
    EXAMPLE_PROOF,
    EventList,
    FactorDemand,
    Login,
    PasswordChange,
    Proof,
)
from new_core.application.dtos.login_dto import FactorDemandDTO
from new_core.domain.value_objects.sign_in import Channel


def test_the_examples_are_valid() -> None:
    assert [Login.model_validate(each["value"]).terms().channel for each in EXAMPLE_LOGIN.values()] == list(Channel)
    assert all(Proof.model_validate(each["value"]).proof().code for each in EXAMPLE_PROOF.values())


@pytest.mark.parametrize(
    ("must_set_up", "status"), [(True, "second_factor_setup_required"), (False, "second_factor_required")]
)
def test_a_demand_says_what_is_missing(must_set_up: bool, status: str) -> None:
    assert FactorDemand.of(FactorDemandDTO("x", 300, 1, must_set_up)).status == status


def test_a_complaint_does_not_repeat_the_password() -> None:
    with pytest.raises(ValidationError) as caught:
        PasswordChange.model_validate({"current_password": "qwx" * 99, "new_password": ""})
    assert "qwx" not in str(caught.value)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_must_be_one_in_utc_too(moment: str) -> None:
    with pytest.raises(ValidationError, match="years 1 to 9999 in UTC"):
        EventList.model_validate({"date_to": moment})
