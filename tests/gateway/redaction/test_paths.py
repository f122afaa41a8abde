"""Secrets among the segments of a path."""

import pytest

from gateway.redaction.paths import secret_segments


@pytest.mark.parametrize(
    ("path", "template", "found"),
    [
        ("/reset/abc", "/reset/{token}", [2]),
        ("/reset/abc", "/reset/{id}", []),
        ("/files/a/b", "/files/{path:path}", []),
        ("/reset-password/qT9xK2mB7rW4pL8z", "", [2]),
        ("/token/qT9xK2mB7rW4pL8z/x", "", [2]),
        ("/orders/qT9xK2mB7rW4pL8z", "", []),
        ("/verify/", "", []),
        ("/unsubscribe/newsletter", "", []),
    ],
)
def test_segments(path: str, template: str, found: list[int]) -> None:
    assert list(secret_segments(path.split("/"), template)) == found
