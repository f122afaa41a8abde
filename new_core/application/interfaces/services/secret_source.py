"""Port to chance that nobody can guess."""

from typing import Protocol


class SecretSource(Protocol):
    def token(self) -> str:
        """Make a text of 256 bits that is safe in a URL."""
        ...

    def totp_secret(self) -> str:
        """Make 160 bits in base32, which is what authenticator apps take."""
        ...

    def backup_codes(self) -> list[str]: ...
