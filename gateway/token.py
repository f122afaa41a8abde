"""The operator token: from the settings, else made once and kept in ``state_dir/token`` for its owner only."""

import hmac
import os
import secrets
import stat
from pathlib import Path

import structlog

from gateway.config import Settings
from gateway.errors import SettingsError

PRIVATE = 0o600

log = structlog.get_logger(__name__)


def token_file(settings: Settings) -> Path:
    return settings.state_dir / "token"


def operator_token(settings: Settings) -> str:
    """Return the token that changes need, making and keeping one where none is set."""
    return known_token(settings) or _make_token(token_file(settings))


def known_token(settings: Settings) -> str | None:
    """Return the token that is set or kept, never making one: the command line asks with it."""
    if settings.token is None:
        return _read_token(token_file(settings))
    token = settings.token.get_secret_value()
    # A blank token would let `Authorization: Bearer ` in.
    if token.strip() != token or not token:
        message = "BANYAN_TOKEN is blank or has blanks around it; set a long random word, or unset it to have one made"
        raise SettingsError(message)
    return token


def is_token(given: str, token: str) -> bool:
    """Compare in constant time; any text may be given."""
    return hmac.compare_digest(given.encode(), token.encode())


def _read_token(path: Path) -> str | None:
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    except OSError as error:
        message = f"the token file {path} cannot be looked at ({error.strerror}); set BANYAN_TOKEN or BANYAN_STATE_DIR"
        raise SettingsError(message) from error
    if not stat.S_ISREG(found.st_mode):
        message = f"{path} is not a plain file; remove it and a new operator token is made"
        raise SettingsError(message)
    try:
        if stat.S_IMODE(found.st_mode) & 0o077:
            path.chmod(PRIVATE)
            log.warning(
                "gateway.token.mode_repaired",
                path=str(path),
                was=oct(stat.S_IMODE(found.st_mode)),
            )
        token = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        message = f"the token file {path} cannot be read and kept private; remove it or set BANYAN_TOKEN"
        raise SettingsError(message) from error
    if not token:
        message = f"the token file {path} is empty; remove it and a new operator token is made"
        raise SettingsError(message)
    return token


def _make_token(path: Path) -> str:
    """Write aside and link into place: of processes that start together one wins, and no reader sees half a token."""
    draft = path.with_name(f".token-{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Private from its first byte on: a chmod afterwards would leave a moment in which others can read it.
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            log.debug("gateway.token.made_elsewhere", path=str(path))
        finally:
            draft.unlink()
    except OSError as error:
        message = f"no operator token can be kept in {path} ({error.strerror}); set BANYAN_TOKEN or BANYAN_STATE_DIR"
        raise SettingsError(message) from error
    token = _read_token(path)
    if token is None:
        message = f"the token file {path} vanished while it was made; start again"
        raise SettingsError(message)
    return token
