from datetime import UTC, datetime, timedelta

from new_core.application.interfaces.services.token_issuer import TokenIssuer
from new_core.core.security import TokenCodec

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_the_codec_issues_what_it_reads() -> None:
    codec = TokenCodec("b7f0c2d94e5a1683f2b07d9c4e8a5163")
    issuer: TokenIssuer = codec
    token = issuer.issue("a@b.co", NOW, timedelta(minutes=1), session="s", platform="mobile")
    assert codec.read(token, NOW).session == "s"
