from new_core.domain.value_objects.media import MediaKind


def test_there_are_two_kinds() -> None:
    assert [str(kind) for kind in MediaKind] == ["image", "video"]
