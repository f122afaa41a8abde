"""BenchError and its kinds; each message says what to do.

BenchError
├── MissingToolError   a program or package is not there and cannot be had
├── StartError         a server did not come up, or answered wrongly
└── MeasureError       wrk failed or said something unexpected
"""


class BenchError(Exception):
    """A row is left out of the table for this reason."""


class MissingToolError(BenchError):
    pass


class StartError(BenchError):
    pass


class MeasureError(BenchError):
    pass
