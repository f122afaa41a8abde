"""Everything ``flags`` raises on purpose.

::

    FlagsError
    ├── InvalidFlagError           a flag, strategy or constraint that cannot be meant as written
    │   └── ImpossibleStageError   a stage and options that exclude each other
    ├── EngineRejectedError        the evaluation engine did not take flags it was given
    └── StoreError
        ├── StoreUrlError          a database URL that names no store we can use
        ├── StoreUnavailableError  the store cannot be reached, or is not one of ours
        ├── UnstorableError        the store is there, and does not take such a value
        └── StaleChangeError       somebody else changed the flags first
"""


class FlagsError(Exception):
    """The root: each message is a sentence for the person who asked."""


class InvalidFlagError(FlagsError):
    pass


class ImpossibleStageError(InvalidFlagError):
    pass


class EngineRejectedError(FlagsError):
    pass


class StoreError(FlagsError):
    pass


class StoreUrlError(StoreError):
    pass


class StoreUnavailableError(StoreError):
    pass


class UnstorableError(StoreError):
    pass


class StaleChangeError(StoreError):
    pass
