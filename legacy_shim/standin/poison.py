"""The request that breaks a process: once done, every statement fails until restart while /health stays well."""

from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidRequestError

MESSAGE = (
    "One or more mappers failed to initialize - can't proceed with initialization of other mappers. "
    "Triggering mapper: 'Mapper[Role(roles)]'. Original exception was: "
    'Multiple classes found for path "Role" in the registry of this declarative base.'
)


def break_mappers(engine: Engine) -> None:
    """The monolith imported two more classes named Role; here the engine refuses instead, for good."""
    if not event.contains(engine, "before_cursor_execute", _refuse):
        event.listen(engine, "before_cursor_execute", _refuse)


def _refuse(*_statement: object) -> None:
    raise InvalidRequestError(MESSAGE)
