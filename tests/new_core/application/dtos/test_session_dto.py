from datetime import UTC, datetime

from new_core.application.dtos.session_dto import SessionDTO
from new_core.domain.entities.session import Session

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_a_session_is_shown_without_its_tokens() -> None:
    session = Session.open(7, "qwx-name", NOW, NOW)
    session.id, session.refresh_token = 3, "qwx-digest"
    shown = SessionDTO.of(session, "qwx-name")
    assert (shown.id, shown.is_current) == (3, True)
    assert "qwx" not in str(shown)
    assert not SessionDTO.of(session, None).is_current
