"""Long lists in pages: the next one begins after the last row seen, however many rows have come or gone since."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import marshmallow as ma
import sqlalchemy as sa
from flask import request, url_for
from sqlalchemy.orm import InstrumentedAttribute

from core.api.fields import Schema, asked_for
from core.api.problems import Fault, refuse
from core.db import session
from core.types import Id

Row = TypeVar("Row")
USUAL, MOST = 50, 200


class PageQuery(Schema):
    """Which page of a list is asked for."""

    after = ma.fields.UUID(metadata={"description": "The id of the last row that you have."})
    limit = asked_for(1, MOST, load_default=USUAL, metadata={"description": "How many rows, at most."})


@dataclass(frozen=True, kw_only=True)
class Page(Generic[Row]):
    """Some rows of a list, and the id after which the next page begins; None at the end."""

    rows: Sequence[Row]
    after: Id | None


def page_of(
    rows: sa.Select[Row], key: InstrumentedAttribute[Id], wanted: dict[str, Any], *, newest_first: bool = False
) -> Page[Row]:
    """Read one page of rows in the order of their ids, which is the order they were made in."""
    if after := wanted.get("after"):
        rows = rows.where(key < after if newest_first else key > after)
    ordered = rows.order_by(key.desc() if newest_first else key.asc())
    return _cut(ordered, key, wanted["limit"])


def page_by_name(
    rows: sa.Select[Row], names: InstrumentedAttribute[str], key: InstrumentedAttribute[Id], wanted: dict[str, Any]
) -> Page[Row]:
    """Read one page of rows by a sort key in Norwegian order, and by their ids where two are alike."""
    if after := wanted.get("after"):
        last = session.scalar(sa.select(names).where(key == after))
        if last is None:
            refuse("invalid", faults=[Fault(where="query", at="/after", detail="There is no such row.")])
        rows = rows.where(sa.or_(names > last, sa.and_(names == last, key > after)))
    return _cut(rows.order_by(names, key), key, wanted["limit"])


def sent(page: Page[Row], as_sent: Callable[[Row], dict[str, Any]]) -> tuple[dict[str, Any], dict[str, str]]:
    """Give a page as it is sent: its rows, and the address of the next page in the body and in ``Link``."""
    link = _next(page.after) if page.after else None
    body = {"items": [as_sent(row) for row in page.rows], "next": link}
    return body, {"Link": f'<{link}>; rel="next"'} if link else {}


def listed(name: str, item: type[Schema]) -> type[Schema]:
    """Make the schema of a page of such rows; ``name`` is what the document calls it."""
    fields = {
        "items": ma.fields.List(ma.fields.Nested(item), required=True),
        "next": ma.fields.String(required=True, allow_none=True, metadata={"description": "The next page's address."}),
    }
    made: type[Schema] = type(f"{name}Schema", (Schema,), {**fields, "__module__": item.__module__})
    return made


def _cut(rows: sa.Select[Row], key: InstrumentedAttribute[Id], limit: int) -> Page[Row]:
    found = list(session.scalars(rows.limit(limit + 1)).unique())
    more = len(found) > limit
    return Page(rows=found[:limit], after=getattr(found[limit - 1], key.key) if more else None)


def _next(after: Id) -> str:
    asked: dict[str, Any] = {**request.args.to_dict(), "after": str(after)}
    return url_for(str(request.endpoint), **(request.view_args or {}), **asked)
