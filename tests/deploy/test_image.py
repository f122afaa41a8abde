"""The container files, read by parsers."""

from pathlib import Path

import pytest

from deploy.image import ROOT, compose_defects, dockerfile_defects, main


def write(root: Path, dockerfile: str, compose: str = "services: {}\n") -> Path:
    (root / "Dockerfile").write_text(dockerfile)
    (root / "deploy").mkdir()
    (root / "deploy" / "compose.yaml").write_text(compose)
    return root


def test_own_files_are_sound() -> None:
    assert [*dockerfile_defects(ROOT), *compose_defects(ROOT)] == []
    assert main(["--check"]) == 0


@pytest.mark.parametrize(
    ("dockerfile", "defect"),
    [
        ("FROM a\nCOPY nowhere /x\n", "nowhere does not exist"),
        ("FROM a\nCOPY --from=build /x /x\n", "there is no stage build"),
        ("FROM a\nUSER root\n", "run as root"),
        ("FROM a\nRUNN x\n", "RUNN is no instruction"),
    ],
)
def test_defects_of_a_dockerfile_are_named(tmp_path: Path, dockerfile: str, defect: str) -> None:
    (found,) = dockerfile_defects(write(tmp_path, dockerfile))
    assert defect in found


def test_defects_of_a_compose_file_are_named(tmp_path: Path) -> None:
    compose = "services:\n  a: {depends_on: {b: {}}, volumes: ['state:/x']}\n"
    found = list(compose_defects(write(tmp_path, "FROM a\n", compose)))
    assert len(found) == 3
