from datetime import UTC, datetime, timedelta

from new_core.application.interfaces.services.token_reader import TokenReader
from new_core.core.security import TokenCodec

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_the_codec_reads_what_it_issued() -> None:
    codec = TokenCodec("b7f0c2d94e5a1683f2b07d9c4e8a5163")
    reader: TokenReader = codec
    assert reader.read(codec.issue("a@b.co", NOW, timedelta(minutes=1)), NOW).email == "a@b.co"
