"""The operator token: who may read its file, who makes it, what is refused."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from gateway.config import Settings
from gateway.errors import SettingsError
from gateway.token import is_token, known_token, operator_token, token_file


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(state_dir=tmp_path / "state", token=None)


def test_a_token_is_made_once_for_its_owner_only(settings: Settings) -> None:
    token = operator_token(settings)
    assert len(token) >= 40
    assert operator_token(settings) == known_token(settings) == token
    assert stat.S_IMODE(token_file(settings).stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.state_dir.stat().st_mode) == 0o700


def test_asking_for_the_known_token_makes_none(settings: Settings) -> None:
    assert known_token(settings) is None
    assert not settings.state_dir.exists()


def test_processes_that_start_together_agree_on_one_token(settings: Settings) -> None:
    with ThreadPoolExecutor(8) as pool:
        tokens = set(pool.map(lambda _: operator_token(settings), range(32)))
    assert len(tokens) == 1
    assert [file.name for file in settings.state_dir.iterdir()] == ["token"]


def test_a_set_token_comes_before_the_kept_one(settings: Settings) -> None:
    operator_token(settings)
    assert operator_token(settings.model_copy(update={"token": SecretStr("from-outside")})) == "from-outside"


@pytest.mark.parametrize("blank", ["", " ", "word ", "\n"])
def test_a_blank_token_is_refused(settings: Settings, blank: str) -> None:
    with pytest.raises(SettingsError, match="BANYAN_TOKEN"):
        operator_token(settings.model_copy(update={"token": SecretStr(blank)}))


def test_a_token_file_others_can_read_is_closed_and_said(settings: Settings) -> None:
    token = operator_token(settings)
    token_file(settings).chmod(0o644)
    with capture_logs() as logs:
        assert operator_token(settings) == token
    assert stat.S_IMODE(token_file(settings).stat().st_mode) == 0o600
    assert logs[0]["event"] == "gateway.token.mode_repaired"
    assert token not in str(logs)


def test_a_link_in_place_of_the_token_is_refused(settings: Settings, tmp_path: Path) -> None:
    settings.state_dir.mkdir()
    (tmp_path / "elsewhere").write_text("planted")
    token_file(settings).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SettingsError, match="not a plain file"):
        operator_token(settings)


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe"])
def test_a_token_file_without_a_token_is_refused(settings: Settings, content: bytes) -> None:
    settings.state_dir.mkdir()
    token_file(settings).write_bytes(content)
    with pytest.raises(SettingsError, match="remove it"):
        operator_token(settings)


def test_a_state_folder_that_cannot_be_made_is_named(settings: Settings) -> None:
    settings.state_dir.write_text("a file is in the way")
    with pytest.raises(SettingsError, match="BANYAN_STATE_DIR"):
        operator_token(settings)


@pytest.mark.parametrize(
    ("given", "same"),
    [
        ("secret", True),
        ("secre", False),
        ("", False),
        ("sécret", False),
        ("\x00secret", False),
    ],
)
def test_only_the_same_token_is_the_token(given: str, same: bool) -> None:
    assert is_token(given, "secret") is same
