"""What is known of each file; its bytes lie on disk under the same id."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base
from core.register import personal, technical
from core.types import Id, LocalText, random_id

KEPT = "as what it hangs on"


class File(Base):
    """One file; it goes with the engagement or the person that it hangs on."""

    __tablename__ = "core_file"
    __table_args__ = (sa.CheckConstraint("kind in ('image', 'document')", name="kind"),)

    id: Mapped[Id] = mapped_column(primary_key=True, default=random_id, info=technical("the row, and the name on disk"))
    place: Mapped[str] = mapped_column(info=technical("what it hangs on, and so who may open it"))
    engagement_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_engagement.id", ondelete="CASCADE"), index=True, info=technical("on which engagement")
    )
    panelist_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_panelist.id", ondelete="CASCADE"),
        index=True,
        info=personal("which member sent it", retention=KEPT),
    )
    project_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_project.id", ondelete="CASCADE"), index=True, info=technical("on which project")
    )
    staff_id: Mapped[Id | None] = mapped_column(
        sa.ForeignKey("core_staff.id", ondelete="SET NULL"),
        info=personal("which colleague sent it", basis="contract", retention=KEPT, erase="blank"),
    )
    kind: Mapped[str] = mapped_column(info=technical("image or document"))
    media_type: Mapped[str] = mapped_column(info=technical("decided by the content"))
    name: Mapped[str] = mapped_column(info=personal("what the sender called it, for display only", retention=KEPT))
    size: Mapped[int] = mapped_column(info=technical("bytes on disk"))
    sha256: Mapped[str] = mapped_column(info=technical("of the bytes on disk"))
    width: Mapped[int | None] = mapped_column(info=technical("points, of an image"))
    height: Mapped[int | None] = mapped_column(info=technical("points, of an image"))
    alt: Mapped[LocalText] = mapped_column(default=LocalText, info=technical("what an image shows, in words"))
    created_at: Mapped[datetime] = mapped_column(info=technical("when it was kept"))
