from datetime import UTC, datetime

from new_core.domain.value_objects.token_claims import TokenClaims


def test_a_token_of_the_monolith_names_no_session() -> None:
    assert TokenClaims("a@b.co", datetime(2026, 11, 22, tzinfo=UTC)).session is None
