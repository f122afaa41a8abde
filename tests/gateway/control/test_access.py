"""Personal tokens over each database: only hashes are kept, each change is audited, a lost store is survived."""

from datetime import timedelta

import pytest

from flags.errors import StoreError
from gateway.control.access import USE_EVERY, AccessStore
from gateway.control.context import Control
from gateway.control.errors import UnknownAccessError, UnusableChangeError
from gateway.control.roles import Role
from tests.support.control_plane import Clock


async def test_a_token_opens_what_it_was_made_for(stored: Control, clock: Clock) -> None:
    token = await stored.access.add("maryam", Role.QA, "anna", "new colleague", clock())
    found = await stored.access.identify(token, clock())
    audit = (await stored.flags.audit(1))[0]
    assert found is not None
    assert (found.name, found.role) == ("maryam", Role.QA)
    assert (audit.who, audit.action, audit.subject, audit.after) == ("anna", "access add", "access:maryam", "qa")


async def test_the_store_never_has_the_secret(control: Control, clock: Clock) -> None:
    token = await control.access.add("maryam", Role.QA, "anna", "", clock())
    secret = token.split("_", 2)[2]
    kept = b"".join(path.read_bytes() for path in control.settings.state_dir.glob("banyan.db*"))
    assert b"maryam" in kept
    assert secret.encode() not in kept
    assert secret not in repr(await control.access.grants())


@pytest.mark.parametrize(
    "change", [lambda t: t[:-1], lambda t: t + "x", lambda t: t.upper(), lambda t: "other" + t[6:]]
)
async def test_no_other_token_opens_anything(control: Control, clock: Clock, change: object) -> None:
    token = await control.access.add("maryam", Role.QA, "anna", "", clock())
    assert callable(change)
    assert await control.access.identify(change(token), clock()) is None
    for other in ("", "banyan", "banyan__", "banyan_0_0", "\udcff", f"banyan_{'0' * 16}_{token[-43:]}"):
        assert await control.access.identify(other, clock()) is None


async def test_a_revoked_token_opens_nothing_and_stays_listed(stored: Control, clock: Clock) -> None:
    token = await stored.access.add("maryam", Role.QA, "anna", "", clock())
    clock.advance(seconds=5)
    await stored.access.revoke("maryam", "anna", "left", clock())
    listed = (await stored.access.grants())[0]
    assert await stored.access.identify(token, clock()) is None
    assert await stored.access.holder(listed.id, clock()) is None
    assert (listed.name, listed.revoked) == ("maryam", clock())
    assert (await stored.flags.audit(1))[0].reason == "left"


async def test_one_name_has_one_token_at_a_time(control: Control, clock: Clock) -> None:
    await control.access.add("maryam", Role.QA, "anna", "", clock())
    with pytest.raises(UnusableChangeError, match="has a token already"):
        await control.access.add("maryam", Role.VIEWER, "anna", "", clock())
    await control.access.revoke("maryam", "anna", "", clock())
    await control.access.add("maryam", Role.VIEWER, "anna", "", clock())
    assert len(await control.access.grants()) == 2
    with pytest.raises(UnknownAccessError, match="nobody called 'omar'"):
        await control.access.revoke("omar", "anna", "", clock())


async def test_the_last_use_is_kept_to_the_minute(stored: Control, clock: Clock) -> None:
    token = await stored.access.add("maryam", Role.QA, "anna", "", clock())
    assert (await stored.access.grants())[0].last_used is None
    await stored.access.identify(token, clock())
    first = clock()
    clock.advance(seconds=USE_EVERY.total_seconds() - 1)
    await stored.access.identify(token, clock())
    assert (await stored.access.grants())[0].last_used == first
    clock.advance(seconds=1)
    await stored.access.identify(token, clock())
    assert (await stored.access.grants())[0].last_used == clock()


async def test_a_lost_store_leaves_the_last_known_answer(control: Control, clock: Clock) -> None:
    token = await control.access.add("maryam", Role.QA, "anna", "", clock())
    (control.settings.state_dir / "banyan.db").unlink()
    clock.advance(seconds=90)
    assert await control.access.identify(token, clock()) is not None
    with pytest.raises(StoreError, match="is gone"):
        await control.access.add("omar", Role.QA, "anna", "", clock())


async def test_without_an_answer_ever_the_error_says_so(control: Control, clock: Clock) -> None:
    (control.settings.state_dir / "banyan.db").unlink()
    with pytest.raises(StoreError, match="is gone"):
        await control.access.identify("banyan_0_0", clock())


async def test_a_replaced_file_is_another_store(control: Control, clock: Clock) -> None:
    token = await control.access.add("maryam", Role.QA, "anna", "", clock())
    file = control.settings.state_dir / "banyan.db"
    other = file.with_name("other.db")
    other.touch()
    other.replace(file)
    clock.advance(seconds=1)
    assert await control.access.identify(token, clock()) is None


async def test_an_ended_session_is_remembered_until_its_time(stored: Control, clock: Clock) -> None:
    ends = clock() + timedelta(seconds=60)
    await stored.access.end_session("nonce", ends, clock())
    await stored.access.end_session("nonce", ends, clock())
    other = AccessStore(stored.settings.store_url)
    assert await other.is_ended("nonce", clock())
    assert not await other.is_ended("another", clock())
    clock.advance(seconds=60)
    assert not await other.is_ended("nonce", clock())
    await other.close()
