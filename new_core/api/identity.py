"""Who asks, as endpoints of sign-in need to know it: the bare token, a login that is not finished, where it comes from."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from new_core.api.dependencies import AccessServiceDep
from new_core.application.dtos.account_dto import AccountDTO
from new_core.application.dtos.login_dto import Origin
from new_core.domain.exceptions.access_exceptions import InvalidTokenError

_bearer = HTTPBearer(auto_error=False, description="A token of the ERP's login.")


async def origin_of(request: Request) -> Origin:
    # The address was settled by the middleware: only proxies that are trusted may name another.
    return Origin(request.client.host if request.client else "unknown", request.headers.get("user-agent"))


async def bearer_token(credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> str:
    if credentials is None:
        raise InvalidTokenError("no bearer token")
    return credentials.credentials


OriginDep = Annotated[Origin, Depends(origin_of)]
BearerToken = Annotated[str, Depends(bearer_token)]


async def enrolling_account(access: AccessServiceDep, token: BearerToken) -> AccountDTO:
    """Accept a bearer token, or the challenge of a login that has to set up a second factor first."""
    return await access.authenticate_enrolment(token)


EnrollingAccount = Annotated[AccountDTO, Depends(enrolling_account)]
