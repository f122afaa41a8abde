from pathlib import Path

import pytest

from gateway.errors import RecordingError
from gateway.replay.recording import Header, key_name, read_header, read_samples
from tests.gateway.replay.conftest import Record, sample

HEAD = Header("live", redacted=True, key="aa", paths=("$.note",))


@pytest.mark.parametrize("name", ["r.jsonl", "r.jsonl.gz"])
def test_what_is_written_is_read_again(record: Record, name: str) -> None:
    path = record(sample("/a", {"x": 1}), sample("/b", None), name=name, header=HEAD)
    assert read_header(path) == HEAD
    assert list(read_samples(path)) == [sample("/a", {"x": 1}), sample("/b", None)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is no recording"),
        (b"{}\n", "is no recording"),
        (b'{"recording":9}\n', "of version 9"),
        (b'{"recording":1}\n\n{"version":1}\n', "line 3: the stored sample cannot be read"),
    ],
)
def test_what_is_no_recording_is_said_with_its_line(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "r.jsonl"
    path.write_bytes(content)
    with pytest.raises(RecordingError, match=said):
        list(read_samples(path))


def test_a_file_that_is_gone_or_cut_off_is_a_sentence(record: Record, tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="cannot be read"):
        read_header(tmp_path / "gone.jsonl")
    path = record(sample(), name="r.jsonl.gz")
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(RecordingError, match="cannot be read"):
        list(read_samples(path))


def test_keys_are_told_apart_by_name_alone() -> None:
    assert key_name(b"one") == key_name(b"one") != key_name(b"two")
    assert b"one".hex() not in key_name(b"one")
