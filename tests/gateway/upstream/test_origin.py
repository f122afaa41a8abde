"""Where a side listens: what a URL may say and what it may not."""

import pytest

from gateway.errors import SettingsError
from gateway.upstream import Origin


@pytest.mark.parametrize(
    ("url", "host", "port"),
    [
        ("http://127.0.0.1:9001", "127.0.0.1", 9001),
        ("http://erp.example/", "erp.example", 80),
        ("HTTP://ERP.example", "erp.example", 80),
        ("http://[::1]:9001", "::1", 9001),
    ],
)
def test_plain_address_is_read(url: str, host: str, port: int) -> None:
    origin = Origin.parse(url)
    assert (origin.host, origin.port, origin.tls) == (host, port, None)


def test_https_checks_certificates() -> None:
    origin = Origin.parse("https://erp.example")
    assert origin.port == 443
    assert origin.tls is not None
    assert origin.tls.check_hostname


@pytest.mark.parametrize(
    "url",
    [
        "erp.example:80",
        "ftp://erp",
        "http://",
        "http://:80",
        "http://erp/api",
        "http://erp?x",
        "http://u:p@erp",
        "http://erp:port",
        "http://erp:99999",
    ],
)
def test_other_urls_are_refused_by_name(url: str) -> None:
    with pytest.raises(SettingsError, match="://"):
        Origin.parse(url)


@pytest.mark.parametrize(
    ("origin", "authority"),
    [
        (Origin("erp", 80), b"erp:80"),
        (Origin("::1", 9001), b"[::1]:9001"),
        (Origin("bücher.example", 80), b"xn--bcher-kva.example:80"),
    ],
)
def test_authority_fits_a_host_field(origin: Origin, authority: bytes) -> None:
    assert origin.authority == authority
