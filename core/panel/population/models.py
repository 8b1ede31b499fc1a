"""Population figures as they were read: each reading is a version, and none is changed."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base
from core.register import technical
from core.types import Id, new_id


class Population(Base):
    """One reading of how many live here; the newest count that tells of a thing is the one in use."""

    __tablename__ = "core_population"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    source: Mapped[str] = mapped_column(info=technical("who counted"))
    counted_on: Mapped[date] = mapped_column(info=technical("the day they counted"))
    illustrative: Mapped[bool] = mapped_column(info=technical("whether it is made up to show how it looks"))
    by_gender: Mapped[bool] = mapped_column(info=technical("whether it tells of gender"))
    by_age: Mapped[bool] = mapped_column(info=technical("whether it tells of age"))
    by_district: Mapped[bool] = mapped_column(info=technical("whether it tells of places"))
    read_at: Mapped[datetime] = mapped_column(info=technical("when it was read"))


class PopulationCount(Base):
    """How many there are of one kind; what the count does not tell of is empty."""

    __tablename__ = "core_population_count"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    population_id: Mapped[Id] = mapped_column(
        sa.ForeignKey("core_population.id", ondelete="CASCADE"), index=True, info=technical("of which reading")
    )
    gender: Mapped[str | None] = mapped_column(info=technical("their gender"))
    age_from: Mapped[int | None] = mapped_column(info=technical("their age, or the lowest of several"))
    age_to: Mapped[int | None] = mapped_column(info=technical("the highest age; none where there is no highest"))
    district: Mapped[str | None] = mapped_column(info=technical("the name of the place they live in"))
    number: Mapped[int] = mapped_column(info=technical("how many"))
