import pytest

from new_core.domain.value_objects.sign_in import MOBILE_ONLY, Channel, may_use, needs_factor


@pytest.mark.parametrize("role", [None, "Admin", "Viewer", *sorted(MOBILE_ONLY)])
def test_only_sales_people_are_kept_off_the_web(role: str | None) -> None:
    assert may_use(role, Channel.MOBILE)
    assert may_use(role, Channel.WEB) is (role not in MOBILE_ONLY)


def test_administrators_need_a_second_factor_on_the_web() -> None:
    assert needs_factor("Admin", Channel.WEB, has_factor=False)
    assert not needs_factor("Admin", Channel.MOBILE, has_factor=False)


@pytest.mark.parametrize("channel", Channel)
def test_whoever_has_one_is_asked_for_it_everywhere(channel: Channel) -> None:
    assert needs_factor("Viewer", channel, has_factor=True)
    assert not needs_factor("Viewer", channel, has_factor=False)
