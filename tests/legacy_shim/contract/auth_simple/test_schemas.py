from legacy_shim.contract.auth_simple.schemas import signed_in_json
from new_core.application.dtos.login_dto import ProfileDTO


def test_nothing_of_the_permissions_is_told() -> None:
    told = signed_in_json("t", ProfileDTO(1, "A", "a@b.example", "Admin", None, ("admin",), has_factor=False))
    assert told == {
        "access_token": "t",
        "token_type": "bearer",
        "user": {"id": 1, "email": "a@b.example", "name": "A", "role": "Admin"},
    }
