"""Settings a worker refuses before it opens anything."""

from pathlib import Path

import pytest

from gateway.config import Settings
from gateway.errors import SettingsError
from gateway.worker import check_settings


@pytest.mark.parametrize("given", [{"tls_cert": Path("chain.pem")}, {"tls_key": Path("key.pem")}])
def test_half_of_a_certificate_is_refused(given: dict[str, Path]) -> None:
    with pytest.raises(SettingsError, match="TLS needs a certificate and its key"):
        check_settings(Settings().model_copy(update=given))
