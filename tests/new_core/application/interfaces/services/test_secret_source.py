from new_core.application.interfaces.services.secret_source import SecretSource
from new_core.core.security import RandomSecrets
from new_core.domain.value_objects.totp import code_at


def test_no_two_secrets_are_alike() -> None:
    secrets: SecretSource = RandomSecrets()
    assert len({secrets.token() for _ in range(100)}) == 100
    assert len(set(secrets.backup_codes())) == 10
    assert len(code_at(secrets.totp_secret(), 1)) == 6
