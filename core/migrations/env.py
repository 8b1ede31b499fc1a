"""What Alembic runs for one owner: only that owner's tables, with that owner's version table."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import types as sqltypes

from core.db import Base
from core.types import LocalTextColumn, UtcDateTime

config = context.config
owner: str = config.attributes["owner"]


def is_mine(name: str | None, kind: str) -> bool:
    """Tell whether a table belongs to this owner; columns and the like follow their table."""
    return kind != "table" or (name or "").startswith(f"{owner}_")


def render(kind: str, thing: object, autogen: AutogenContext) -> str | Literal[False]:
    """Write our own column types by their public names."""
    if kind == "type" and isinstance(thing, UtcDateTime | LocalTextColumn):
        autogen.imports.add("from core.plugin import types")
        return f"types.{type(thing).__name__}()"
    if kind == "type" and isinstance(thing, sqltypes.Uuid):
        return "sa.Uuid()"
    return False


context.configure(
    connection=config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=f"alembic_version_{owner}",
    include_name=lambda name, kind, _parents: is_mine(name, kind),
    include_object=lambda _thing, name, kind, _reflected, _other: is_mine(name, kind),
    render_item=render,
    render_as_batch=True,  # SQLite cannot alter tables in place
    transactional_ddl=True,
    compare_type=False,  # SQLite reports other names for our types
)
context.run_migrations()
