from pathlib import Path

import pytest

from gateway.errors import RecordingError
from gateway.replay.recording import Header, check_writable, key_name, read_header, read_samples, saved
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
        (b'{"recording":1,"paths":5}\n', "line 1: its paths are no list"),
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


def test_an_answer_whose_status_is_no_number_is_none(record: Record) -> None:
    path = record(sample())
    path.write_bytes(path.read_bytes().replace(b'"status":200', b'"status":"x"'))
    with pytest.raises(RecordingError, match="line 2"):
        list(read_samples(path))


def test_a_file_is_in_its_place_only_once_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_bytes(b"before")
    check_writable(path)
    with pytest.raises(TypeError), saved(path) as file:
        file.writelines([b"half of it", None])  # type: ignore[list-item]  # it breaks off
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("r.jsonl", b"before")]
    for place in (tmp_path, tmp_path / "gone" / "r.jsonl"):
        with pytest.raises(RecordingError, match=r"r\.jsonl cannot be written|is a folder"):
            check_writable(place)


def test_keys_are_told_apart_by_name_alone() -> None:
    assert key_name(b"one") == key_name(b"one") != key_name(b"two")
    assert b"one".hex() not in key_name(b"one")
