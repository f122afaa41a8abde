from legacy_shim.contract.invoices.answers import ANSWERS
from new_core.domain.exceptions.base import ConflictError, NotFoundError


def test_what_is_missing_is_404_and_what_conflicts_400() -> None:
    for kind, (status, detail) in ANSWERS.items():
        assert status == (404 if issubclass(kind, NotFoundError) else 400), kind
        assert issubclass(kind, NotFoundError | ConflictError)
        assert detail
