from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from new_core.domain.entities.second_factor import FactorMethod, SecondFactor
from new_core.domain.exceptions.sign_in_exceptions import FactorEnabledError, FactorMissingError, WrongCodeError
from new_core.domain.value_objects import totp

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # noqa: S105  the key of RFC 6238's examples
NOW = datetime(2026, 11, 22, 20, 22, 10, tzinfo=UTC)
CODES = ("AAAA1111", "BBBB2222")


def _code(at: datetime = NOW) -> str:
    return totp.code_at(SECRET, totp.step_of(at))


def _enabled() -> SecondFactor:
    factor = SecondFactor.of(7, NOW)
    factor.set_up(SECRET, CODES, NOW)
    factor.confirm(_code(), NOW)
    return factor


def test_it_demands_nothing_before_the_first_code() -> None:
    factor = SecondFactor.of(7, NOW)
    factor.set_up(SECRET, CODES, NOW)
    with pytest.raises(WrongCodeError):
        factor.confirm("000000", NOW)
    assert not factor.is_enabled
    factor.confirm(_code(), NOW)
    assert (factor.is_enabled, factor.enabled_at) == (True, NOW)


def test_six_digits_are_good_once() -> None:
    factor = _enabled()
    later = NOW + timedelta(minutes=1)
    assert factor.spend(_code(later), later) is FactorMethod.TOTP
    with pytest.raises(WrongCodeError):
        factor.spend(_code(later), later)


def test_an_older_code_than_the_last_is_not_good_either() -> None:
    factor = _enabled()
    later = NOW + timedelta(minutes=1)
    factor.spend(_code(later), later)
    with pytest.raises(WrongCodeError):
        factor.spend(_code(later - timedelta(seconds=30)), later)


def test_the_confirming_code_may_end_the_login_it_belongs_to() -> None:
    factor = _enabled()
    assert factor.spend(_code(), NOW) is FactorMethod.TOTP


def test_a_backup_code_is_good_once() -> None:
    factor = _enabled()
    assert factor.spend(CODES[0], NOW) is FactorMethod.BACKUP_CODES
    assert factor.backup_codes == CODES[1:]
    with pytest.raises(WrongCodeError):
        factor.spend(CODES[0], NOW)


def test_what_is_enabled_is_not_set_up_over() -> None:
    factor = _enabled()
    with pytest.raises(FactorEnabledError):
        factor.set_up(SECRET, CODES, NOW)
    with pytest.raises(FactorEnabledError):
        factor.confirm(_code(), NOW)


def test_what_is_disabled_has_nothing_left_to_use() -> None:
    factor = _enabled()
    factor.disable(NOW)
    assert (factor.totp_secret, factor.backup_codes) == (None, ())
    with pytest.raises(WrongCodeError):
        factor.spend(CODES[0], NOW)
    with pytest.raises(FactorMissingError):
        factor.renew_codes(CODES, NOW)


def test_a_secret_written_by_hand_opens_nothing() -> None:
    factor = _enabled()
    factor.totp_secret = "no base 32!"  # noqa: S105  it is none
    with pytest.raises(WrongCodeError):
        factor.spend("123456", NOW)


@given(st.text(st.characters(exclude_categories=[]), max_size=12).filter(lambda text: text not in CODES))
def test_no_other_text_is_a_code(text: str) -> None:
    near = {totp.code_at(SECRET, totp.step_of(NOW) + drift) for drift in (-1, 0, 1)}
    if text not in near:
        with pytest.raises(WrongCodeError):
            _enabled().spend(text, NOW)
