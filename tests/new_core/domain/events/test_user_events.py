from new_core.domain.events import user_events
from new_core.domain.events.base import DomainEvent


def test_all_names_begin_with_the_aggregate() -> None:
    kinds = [kind for kind in vars(user_events).values() if isinstance(kind, type) and issubclass(kind, DomainEvent)]
    names = [kind.name for kind in kinds if kind is not DomainEvent]
    assert len(set(names)) == 8
    assert all(name.startswith(("user.", "role.")) for name in names)
