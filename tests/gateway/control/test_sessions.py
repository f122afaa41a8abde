"""Sessions and forms: what this server sealed opens, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.control.errors import ForbiddenError
from gateway.control.sessions import SESSION_TIME, Seals, Session, cookie_name
from tests.support.control_plane import Clock

SEALS = Seals("one token")


def test_a_session_ends_in_time(clock: Clock) -> None:
    cookie = SEALS.seal_session(Session.begin("Anna", clock()))
    assert (SEALS.session(cookie, clock()) or Session("", "", 0)).actor == "Anna"
    clock.advance(seconds=SESSION_TIME.total_seconds())
    assert SEALS.session(cookie, clock()) is None


def test_another_token_ends_every_session(clock: Clock) -> None:
    cookie = SEALS.seal_session(Session.begin("Anna", clock()))
    assert Seals("another token").session(cookie, clock()) is None


@given(st.data())
def test_a_cookie_somebody_touched_is_void(data: st.DataObject) -> None:
    cookie = SEALS.seal_session(Session("Anna", "nonce", 2e9))
    place = data.draw(st.integers(0, len(cookie) - 1))
    letter = data.draw(st.characters(codec="latin-1").filter(lambda each: each != cookie[place]))
    assert SEALS.session(cookie[:place] + letter + cookie[place + 1 :], Clock()()) is None


@given(st.text(max_size=40))
def test_a_made_up_cookie_is_void(cookie: str) -> None:
    assert SEALS.session(cookie, Clock()()) is None


def test_what_was_sealed_as_one_thing_is_no_other(clock: Clock) -> None:
    notice = SEALS.seal("notice", ["Anna", "nonce", 2e9])
    assert SEALS.session(notice, clock()) is None


def test_a_form_belongs_to_one_session(clock: Clock) -> None:
    mine, other = Session.begin("Anna", clock()), Session.begin("Anna", clock())
    SEALS.check_form(mine, SEALS.form_token(mine))
    for session, given_token in [(mine, SEALS.form_token(other)), (mine, ""), (None, SEALS.form_token(mine))]:
        with pytest.raises(ForbiddenError):
            SEALS.check_form(session, given_token)


def test_two_control_planes_on_one_host_keep_their_cookies_apart() -> None:
    assert cookie_name("session", 1) != cookie_name("session", 2)
