"""Answers of the table-driven routes, one function for each kind named in facts.py."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from fastapi import HTTPException, Request, Response, UploadFile
from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy import Select, Table, select
from sqlalchemy.orm import Session

from legacy_shim.standin import modellist, poison
from legacy_shim.standin.facts import Answer, Facts
from legacy_shim.standin.models import Base, User
from legacy_shim.standin.shapes import Json, Shapes, naive

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
Row = Mapping[str, object]


@dataclass(frozen=True)
class Call:
    """One request, its parameters already read and checked; ``payload`` is its body."""

    request: Request
    db: Session
    now: datetime
    caller: User | None
    parameters: Mapping[str, object]
    payload: object
    facts: Facts

    @property
    def shapes(self) -> Shapes:
        return Shapes(self.facts.schemas, self.facts.enums, self.now)

    @property
    def said(self) -> dict[str, object]:
        """All that the request says under a name, defaults included."""
        given = {k: v for k, v in self.parameters.items() if v is not None}
        return {**given, **_named_in(self.payload)}


def respond(call: Call, answer: Answer, status: int) -> Response:
    kind = next(kind for kind in KINDS if kind in answer)
    content = KINDS[kind](call, answer)
    if isinstance(content, Response):
        return content
    if status == 204:
        return Response(status_code=status)
    return JSONResponse(content, status)


def _rows(call: Call, answer: Answer) -> Json:
    table = Base.metadata.tables.get(answer["rows"])
    if table is None:
        return []
    rows = call.db.execute(_chosen(call, answer, table)).mappings().all()
    return [_shown(call, answer, dict(row)) for row in rows]


def _chosen(call: Call, answer: Answer, table: Table) -> Select[tuple[object, ...]]:
    """No ORDER BY: the monolith's lists had none."""
    chosen: Select[tuple[object, ...]] = select(table)
    given = {k: v for k, v in call.parameters.items() if v is not None}
    if "mine" in answer and call.caller is not None:
        given[answer["mine"]] = call.caller.id
    if given.get("active_only") and "is_active" in table.c:
        given["is_active"] = True
    for name in given.keys() & table.c.keys():
        chosen = chosen.where(table.c[name] == _plain(given[name]))
    limit, skip = given.get("limit"), given.get("skip", given.get("offset"))
    return chosen.limit(None if limit is None else int(str(limit))).offset(int(str(skip or 0)))


def _row(call: Call, answer: Answer) -> Json:
    row = _existing(call, answer)
    if "value" in answer:
        picked = {field: _encoded(row[column]) for field, column in answer.get("pick", {}).items()}
        value = _written(call, answer)
        return {**picked, **value} if isinstance(value, dict) else value
    # A change names what it changes; the defaults of the rest are not meant.
    return _shown(call, answer, {**row, **_named_in(call.payload, sent_only=True)})


def _existing(call: Call, answer: Answer) -> Row:
    table = Base.metadata.tables.get(answer["row"])
    if table is not None:
        column = table.c[answer.get("by", "id")]
        wanted = select(table).where(column == call.parameters[answer["key"]])
        row = call.db.execute(wanted).mappings().first()
        if row is not None:
            return dict(row)
    raise HTTPException(404, answer["missing"])


def _shown(call: Call, answer: Answer, row: Row) -> Json:
    if "schema" not in answer:
        return _encoded(row)
    linked = {field: _linked(call, row, *link) for field, link in answer.get("via", {}).items()}
    return call.shapes.fill(answer["schema"], {**row, **linked})


def _linked(call: Call, row: Row, link: str, owner: str, member: str, table: str) -> list[Row]:
    """The rows of ``table`` that the link table joins to this one."""
    links, target = Base.metadata.tables[link], Base.metadata.tables[table]
    joined = select(target).join(links, links.c[member] == target.c.id)
    found = call.db.execute(joined.where(links.c[owner] == row["id"])).mappings()
    return [dict(each) for each in found]


def _made(call: Call, answer: Answer) -> Json:
    source = call.said
    if call.caller is not None:
        source.setdefault("user_id", call.caller.id)
    value = _written(call, answer)
    if isinstance(value, dict):
        source |= value
    return call.shapes.make(answer["made"], source)


def _written(call: Call, answer: Answer) -> Json:
    return _replaced(answer.get("value"), call)


def _replaced(value: Json, call: Call) -> Json:
    if isinstance(value, dict):
        return {key: _replaced(each, call) for key, each in value.items()}
    if isinstance(value, list):
        return [_replaced(each, call) for each in value]
    if value == "<now>":
        return naive(call.now)
    return _named(value, call.said) if isinstance(value, str) else value


def _named(text: str, said: Mapping[str, object]) -> Json:
    """``{name}`` alone keeps the type of what was given; within a longer text it becomes text."""
    if text.startswith("{") and text[1:-1] in said:
        return _encoded(said[text[1:-1]])
    for name, given in said.items():
        if f"{{{name}}}" in text:
            text = text.replace(f"{{{name}}}", str(_encoded(given)))
    return text


def _fail(_call: Call, answer: Answer) -> Json:
    status, *detail = answer["fail"]
    if not detail:
        message = "the monolith's own data violates its response model here"
        raise ValueError(message)
    raise HTTPException(int(status), _named(str(detail[0]), _call.said))


def _file(call: Call, answer: Answer) -> Response:
    media, name = answer["file"]
    if not name:
        return Response(PIXEL, media_type=media)
    name = str(_named(name, call.said))
    text = f"-- backup {name}\n"
    return Response(text, media_type=media, headers=_as_attachment(name))


def _as_attachment(name: str) -> dict[str, str]:
    safe = name.encode("ascii", "replace").decode().replace('"', "")
    return {"content-disposition": f'attachment; filename="{safe}"'}


def _challenge(call: Call, answer: Answer) -> Json:
    """How WhatsApp proves an address: it wants its own number back."""
    if call.parameters["hub_mode"] != "subscribe":
        raise HTTPException(403, "Verification failed")
    return int(str(call.parameters[answer["challenge"]] or 0))


def _models(call: Call, answer: Answer) -> Json:
    name = call.parameters.get("model_name")
    listed = modellist.described(call.db, answer["models"])
    if name is not None:
        return modellist.one(listed, str(name))
    if call.request.app.state.settings.poison:
        poison.break_mappers(call.request.app.state.database.engine)
    return {"models": listed}


def _plain(value: object) -> object:
    return value.value if isinstance(value, Enum) else value


def _encoded(value: object) -> Json:
    """As FastAPI encodes what has no response model; an upload is known by its file name."""
    encoded: Json = jsonable_encoder(value.filename if isinstance(value, UploadFile) else value)
    return encoded


def _named_in(payload: object, *, sent_only: bool = False) -> Row:
    """The named values in a body; a list of things has none."""
    if isinstance(payload, BaseModel):
        return payload.model_dump(exclude_unset=sent_only)
    return payload if isinstance(payload, Mapping) else {}


# In order of precedence: a route may have a value besides its row.
KINDS: "Mapping[str, Callable[[Call, Answer], Json | Response]]" = {
    "fail": _fail,
    "rows": _rows,
    "row": _row,
    "made": _made,
    "file": _file,
    "challenge": _challenge,
    "models": _models,
    "value": _written,
}
