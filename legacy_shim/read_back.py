"""Rows as they stand, for a gateway that compares what legacy wrote with what was rehearsed; read only."""

from typing import Final

import orjson
from pydantic import BaseModel, Field, ValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, Response

from legacy_shim.documents import to_json
from new_core.infrastructure.database.rows import Wanted
from new_core.infrastructure.database.session import Database

PATH: Final = "/-/banyan/rows"
MOST_ROWS: Final = 200
"""Of one table."""


class WantedRows(BaseModel):
    table: str = Field(max_length=63)
    keys: list[list[int | str]] = Field(default=[], max_length=MOST_ROWS)
    above: int | None = None


class Question(BaseModel):
    tables: list[WantedRows] = Field(max_length=50)


async def read_back(body: bytes, database: Database) -> Response:
    """Answer a question of the gateway's, once its signature has been held against head and body."""
    try:
        question = Question.model_validate(orjson.loads(body))
        wanted = [Wanted(each.table, tuple(map(tuple, each.keys)), each.above) for each in question.tables]
        rows = await database.read_rows(wanted, MOST_ROWS)
    except (orjson.JSONDecodeError, ValidationError, KeyError) as error:
        return JSONResponse({"detail": f"No such rows can be read ({type(error).__name__})"}, 422)
    except (SQLAlchemyError, OSError) as error:
        # A key of a kind that the column is not, or a database that is gone.
        return JSONResponse({"detail": f"The rows could not be read ({type(error).__name__})"}, 503)
    return Response(to_json({"rows": rows}), media_type="application/json")
