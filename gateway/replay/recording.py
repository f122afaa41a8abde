"""A recording as a file: a first line that says what it is, then one sample a line; gzipped where its name ends so.

::

    {"recording": 1, "source": "live" | "har", "redacted": true, "key": "5d3f91c2" | null, "paths": ["$.customer.note"]}
    {"version": 1, "at": …, "endpoint": "customers.get_customer", "request": {…}, "legacy": ANSWER, "new": null, …}
"""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, Final, Literal, NamedTuple, cast

import orjson

from gateway.errors import RecordingError
from gateway.report.samples import Sample, SampleError, decode_sample, encode_sample

VERSION: Final = 1


class Header(NamedTuple):
    source: str
    redacted: bool = True
    key: str | None = None
    """The name of the key that its tokens are made with; None where that key is thrown away."""
    paths: tuple[str, ...] = ()
    """Places that are hidden beside what is always."""

    def to_line(self) -> bytes:
        return orjson.dumps({"recording": VERSION, **self._asdict()})


def key_name(key: bytes) -> str:
    """Tells keys apart and says nothing of them."""
    return blake2b(key, digest_size=4, person=b"banyan-recording").hexdigest()


def write_recording(path: Path, header: Header, samples: Iterable[bytes]) -> int:
    """Write encoded samples, and return how many."""
    count = 0
    with saved(path) as file:
        file.write(header.to_line() + b"\n")
        for sample in samples:
            file.write(sample + b"\n")
            count += 1
    return count


def read_header(path: Path) -> Header:
    """Raises ``RecordingError`` for what is no recording."""
    with opened(path, "rb") as file:
        return _header(path, file.readline())


def read_samples(path: Path) -> Iterator[Sample]:
    """Raises ``RecordingError`` that names the line."""
    for number, line in _lines(path):
        try:
            sample = decode_sample(line)
        except SampleError as error:
            raise RecordingError(f"{path}, line {number}: {error}") from None
        if sample.legacy is None:
            raise RecordingError(f"{path}, line {number}: the sample has no answer of legacy to compare with")
        yield sample


def encode_all(samples: Iterable[Sample]) -> Iterator[bytes]:
    return map(encode_sample, samples)


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with opened(path, "rb") as file:
        _header(path, file.readline())
        for number, line in enumerate(file, 2):
            if line.strip():
                yield number, line


def _header(path: Path, line: bytes) -> Header:
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError:
        found = None
    if not isinstance(found, dict) or "recording" not in found:
        raise RecordingError(f"{path} is no recording; make one with `banyan record`, or give a .har file")
    if found["recording"] != VERSION:
        raise RecordingError(f"{path} is a recording of version {found['recording']!r}, this release reads {VERSION}")
    paths = found.get("paths") or []
    if not isinstance(paths, list) or not all(isinstance(each, str) for each in paths):
        raise RecordingError(f"{path}, line 1: its paths are no list of places; record anew")
    return Header(str(found.get("source")), found.get("redacted") is True, found.get("key"), tuple(paths))


def check_writable(path: Path) -> None:
    """Raises ``RecordingError`` where nothing could be saved, before anybody has waited for it."""
    if not _is_special(path):
        with opened(_part_of(path), "wb", path):
            pass
        _part_of(path).unlink(missing_ok=True)


@contextmanager
def saved(path: Path) -> Iterator[BinaryIO]:
    """The file to write, in its place once it is whole: until then what stood there stays. Raises ``RecordingError``."""
    if _is_special(path):
        with opened(path, "wb") as file:
            yield file
        return
    part = _part_of(path)
    try:
        with opened(part, "wb", path) as file:
            yield file
        part.replace(path.resolve())
    finally:
        part.unlink(missing_ok=True)


def _is_special(path: Path) -> bool:
    """Whether it is a pipe or a device, in whose place no file can be put."""
    return path.exists() and not path.is_file() and not path.is_dir()


def _part_of(path: Path) -> Path:
    if path.is_dir():
        raise RecordingError(f"{path} is a folder; name a file in it")
    place = path.resolve()
    return place.with_name(f".{place.stem}.part{place.suffix}")


@contextmanager
def opened(path: Path, mode: Literal["rb", "wb"], called: Path | None = None) -> Iterator[BinaryIO]:
    """The file, gzipped where its name ends so. Raises ``RecordingError``, which may call it by another name."""
    try:
        with gzip.open(path, mode) if path.suffix == ".gz" else path.open(mode) as file:
            yield cast("BinaryIO", file)
    except (OSError, EOFError, zlib.error) as error:
        why = getattr(error, "strerror", None) or error
        raise RecordingError(f"{called or path} cannot be {'read' if mode == 'rb' else 'written'}: {why}") from None
