from new_core.domain.exceptions.value_exceptions import CurrencyMismatchError


def test_mismatch_names_both_currencies() -> None:
    assert "IQD cannot be reckoned with USD" in str(CurrencyMismatchError("USD", "IQD"))
