from datetime import UTC, datetime, timedelta

from new_core.domain.entities.session import BY_LOGOUT, BY_USER, Session

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOUR = timedelta(hours=1)


def _session() -> Session:
    return Session.open(7, "name", NOW, NOW + HOUR)


def test_it_is_open_until_it_expires() -> None:
    assert _session().is_open(NOW)
    assert not _session().is_open(NOW + HOUR)


def test_what_ended_stays_ended_for_its_first_reason() -> None:
    session = _session()
    session.end(BY_LOGOUT, NOW)
    session.end(BY_USER, NOW + HOUR)
    assert (session.terminated_at, session.termination_reason) == (NOW, BY_LOGOUT)
    assert not session.is_open(NOW)


def test_renewing_puts_the_end_off() -> None:
    session = _session()
    session.renew("digest", NOW + HOUR, NOW + 2 * HOUR)
    assert session.is_open(NOW + HOUR)
    assert (session.refresh_token, session.last_activity) == ("digest", NOW + HOUR)
