"""Every version of a page's words, kept: the newest published one is shown."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.auth.models import Staff
from core.db import Base
from core.register import personal, technical
from core.types import Id, LocalText, new_id


class PageVersion(Base):
    """The words of one page as somebody saved them."""

    __tablename__ = "core_page_version"
    __table_args__ = (sa.UniqueConstraint("page", "number"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    page: Mapped[str] = mapped_column(info=technical("which page"))
    number: Mapped[int] = mapped_column(info=technical("versions in order, from 1"))
    title: Mapped[LocalText] = mapped_column(info=technical("its heading"))
    lead: Mapped[LocalText] = mapped_column(info=technical("the sentence below the heading"))
    body: Mapped[LocalText] = mapped_column(info=technical("its words, with a few marks of Markdown"))
    saved_by_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_staff.id", ondelete="SET NULL"),
        info=personal("who wrote it", basis="contract", retention="as what it hangs on", erase="blank"),
    )
    saved_at: Mapped[datetime] = mapped_column(info=technical("when it was saved"))
    published_at: Mapped[datetime | None] = mapped_column(info=technical("when it became public; none is a draft"))
    saved_by: Mapped[Staff | None] = relationship(lazy="joined")
