"""``banyan`` and ``python -m gateway``."""

from gateway.cli.app import run


def main() -> None:
    run()


if __name__ == "__main__":
    main()
