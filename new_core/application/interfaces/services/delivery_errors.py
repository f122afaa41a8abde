"""How a service of the outside fails; the outbox decides by these whether to try again.

ServiceError
├── TemporaryServiceError      it may work later: try again, not before `retry_after`
└── PermanentServiceError      it will fail each time: somebody must look at it
"""


class ServiceError(Exception):
    def __init__(self, service: str, problem: str) -> None:
        super().__init__(f"{service}: {problem}")
        self.service = service


class TemporaryServiceError(ServiceError):
    def __init__(self, service: str, problem: str, retry_after: float = 0.0) -> None:
        super().__init__(service, problem)
        self.retry_after = retry_after
        """Seconds the service asked for."""


class PermanentServiceError(ServiceError):
    pass
