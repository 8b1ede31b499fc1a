"""What stands in a committee's room: where it meets, and its notes; its files are rows of `core.files`."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.auth.models import Staff
from core.db import Base
from core.engagement.models import KEPT, MEMBER
from core.panel.models import Panelist
from core.register import personal, technical
from core.types import Id, LocalText, new_id


class Meeting(Base):
    """When and where a project's committee meets next."""

    __tablename__ = "core_committee_meeting"

    project_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_project.id", ondelete="CASCADE"), primary_key=True, info=technical("of which project")
    )
    about: Mapped[LocalText] = mapped_column(default=LocalText, info=technical("when and where, in words"))
    link: Mapped[str] = mapped_column(default="", info=technical("the address of a meeting on the net"))
    version: Mapped[int] = mapped_column(info=technical("seen by whoever edits; two at once are noticed"))
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class


class Note(Base):
    """A note that a member or a colleague wrote for the others in the room."""

    __tablename__ = "core_committee_note"
    __table_args__ = (sa.CheckConstraint("panelist_id IS NULL OR staff_id IS NULL", name="one_writer"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    project_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_project.id", ondelete="CASCADE"),
        index=True,
        info=technical("of which project", export="yes"),
    )
    panelist_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_panelist.id", ondelete="CASCADE"),
        index=True,
        info=personal("which member wrote it", retention=MEMBER),
    )
    staff_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_staff.id", ondelete="SET NULL"),
        info=personal("which colleague wrote it", basis="contract", retention=KEPT, erase="blank"),
    )
    text: Mapped[str] = mapped_column(info=personal("what they wrote", retention=MEMBER))
    written_at: Mapped[datetime] = mapped_column(info=personal("when they wrote it", retention=MEMBER))
    changed_at: Mapped[datetime | None] = mapped_column(info=personal("when they changed it", retention=MEMBER))
    version: Mapped[int] = mapped_column(info=technical("seen by whoever edits; two at once are noticed"))
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads it from the class
    panelist: Mapped[Panelist | None] = relationship(lazy="joined")
    staff: Mapped[Staff | None] = relationship(lazy="joined")
