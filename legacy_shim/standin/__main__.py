"""``python -m legacy_shim.standin``: the stand-in monolith alone, on its own demo data."""

import argparse
import os
import sys
from collections.abc import Sequence

from legacy_shim.standin.serving import run
from legacy_shim.standin.settings import Settings

OPTIONS = {"host", "port", "database_url"}


def settings_from(arguments: argparse.Namespace) -> Settings:
    """Options win over the environment, and the environment over the defaults."""
    chosen = {name: value for name, value in vars(arguments).items() if name in OPTIONS and value is not None}
    if arguments.secret_key_env is not None:
        chosen["secret_key"] = _secret_in(arguments.secret_key_env)
    return Settings.model_validate({**Settings().model_dump(), **chosen})


def _secret_in(name: str) -> str:
    secret = os.environ.get(name)
    if not secret:
        sys.exit(f"{name} is not set: put the secret key into it, or leave out --secret-key-env")
    return secret


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m legacy_shim.standin", description=__doc__)
    parser.add_argument("--host", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on (9001)")
    parser.add_argument(
        "--database", dest="database_url", help="sqlite:///file or postgresql://… (sqlite:///.banyan/erp.db)"
    )
    parser.add_argument("--secret-key-env", metavar="NAME", help="variable with the key of the tokens")
    parser.add_argument(
        "--seed",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="fill an empty database with demo data",
    )
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> None:
    parsed = parse(arguments)
    run(settings_from(parsed), seed=parsed.seed)


if __name__ == "__main__":
    main()
