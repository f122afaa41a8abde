"""``make image``: build the container image; without an engine, check what an engine would read and run its steps' gist.

The check parses the Dockerfile and the compose file, and looks that all they name is there.
"""

import argparse
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml
from dockerfile_parse import DockerfileParser

ROOT = Path(__file__).parents[1]
KNOWN = frozenset(
    [
        "FROM",
        "WORKDIR",
        "COPY",
        "RUN",
        "ENV",
        "USER",
        "VOLUME",
        "EXPOSE",
        "HEALTHCHECK",
        "ENTRYPOINT",
        "CMD",
        "ARG",
        "LABEL",
        "SHELL",
        "STOPSIGNAL",
        "COMMENT",
    ]
)


def has_engine() -> bool:
    """Whether a Docker engine answers; the client alone builds nothing."""
    docker = shutil.which("docker")
    if docker is None:
        return False
    return subprocess.run([docker, "info"], capture_output=True, check=False).returncode == 0  # noqa: S603 - found on PATH


def dockerfile_defects(root: Path) -> Iterator[str]:
    """What an engine would stumble over, each in a sentence."""
    instructions = DockerfileParser(path=str(root / "Dockerfile"), cache_content=True).structure
    stages = [step["value"].split()[-1] for step in instructions if step["instruction"] == "FROM"]
    if not instructions or instructions[0]["instruction"] not in {"FROM", "COMMENT", "ARG"}:
        yield "the Dockerfile does not begin with FROM"
    for step in instructions:
        where = f"Dockerfile line {step['startline'] + 1}"
        if step["instruction"] not in KNOWN:
            yield f"{where}: {step['instruction']} is no instruction"
        if step["instruction"] == "COPY":
            yield from _copy_defects(root, step["value"].split(), stages, where)
        if step["instruction"] == "USER" and step["value"].strip() in {"root", "0"}:
            yield f"{where}: the image would run as root"


def _copy_defects(root: Path, words: list[str], stages: list[str], where: str) -> Iterator[str]:
    stage = next((word.removeprefix("--from=") for word in words if word.startswith("--from=")), None)
    if stage is not None:
        if stage not in stages:
            yield f"{where}: there is no stage {stage}"
        return
    for source in [word for word in words if not word.startswith("--")][:-1]:
        if not (root / source).exists():
            yield f"{where}: {source} does not exist"


def compose_defects(root: Path) -> Iterator[str]:
    path = root / "deploy" / "compose.yaml"
    document = yaml.safe_load(path.read_text())
    services = document.get("services", {})
    for name, service in services.items():
        if "image" not in service and "build" not in service:
            yield f"compose service {name} has neither image nor build"
        for needed in service.get("depends_on", {}):
            if needed not in services:
                yield f"compose service {name} depends on {needed}, which is none"
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if not source.startswith((".", "/")) and source not in document.get("volumes", {}):
                yield f"compose service {name} uses the volume {source}, which is not declared"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make image", description=__doc__)
    parser.add_argument("--tag", default="banyan", help="name of the image (banyan)")
    parser.add_argument("--check", action="store_true", help="only check, even where an engine is there")
    options = parser.parse_args(arguments)
    defects = [*dockerfile_defects(ROOT), *compose_defects(ROOT)]
    for defect in defects:
        sys.stderr.write(f"{defect}\n")
    if defects:
        return 1
    if options.check or not has_engine():
        sys.stdout.write("no Docker engine was asked; Dockerfile and compose file are sound by their parsers\n")
        return 0
    return subprocess.run(["docker", "build", "-t", options.tag, str(ROOT)], check=False).returncode  # noqa: S603, S607 - docker on PATH


if __name__ == "__main__":
    sys.exit(main())
