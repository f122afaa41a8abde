import pytest

from loadtests.bench.errors import MissingToolError
from loadtests.bench.tools import beside_python, debian


def test_program_is_found_on_the_path() -> None:
    assert debian("sh", "dash").obtain().name == "sh"


def test_missing_program_names_its_package() -> None:
    with pytest.raises(MissingToolError, match="apt-get install no-such-package"):
        debian("no-such-program", "no-such-package").obtain()


def test_programs_of_this_environment_are_found() -> None:
    assert beside_python("python").obtain().exists()


def test_missing_program_of_this_environment_says_make_install() -> None:
    with pytest.raises(MissingToolError, match="make install"):
        beside_python("no-such-program").obtain()
