"""Who did what with other people's data: one append-only table of enumerated acts, no content."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.contributions import Principal
from core.db import Base, after_undo, session, transaction
from core.register import personal, technical
from core.types import Id, new_id


class Act(StrEnum):
    """Everything that leaves a trace."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    STAFF_ENROLLED = "staff_enrolled"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - an act, not a secret
    AUTHENTICATOR_CHANGED = "authenticator_changed"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    RECOVERY_CODE_USED = "recovery_code_used"
    VISITS_ENDED = "visits_ended"
    TOKEN_MADE = "token_made"  # noqa: S105 - an act, not a secret
    TOKEN_REVOKED = "token_revoked"  # noqa: S105 - the same
    STAFF_INVITED = "staff_invited"
    INVITATION_WITHDRAWN = "invitation_withdrawn"
    ROLES_CHANGED = "roles_changed"
    STAFF_DISABLED = "staff_disabled"
    STAFF_ENABLED = "staff_enabled"
    STAFF_LET_IN_ANEW = "staff_let_in_anew"
    STAFF_LEFT = "staff_left"
    TEAM_JOINED = "team_joined"
    TEAM_LEFT = "team_left"
    LEADERSHIP_HANDED_OVER = "leadership_handed_over"
    MEMBERS_SEEN = "members_seen"
    MEMBERS_EXPORTED = "members_exported"
    LIST_READ = "list_read"
    LIST_SEEN = "list_seen"
    LIST_INVITED = "list_invited"
    LIST_STOPPED = "list_stopped"
    REFUSAL_FORGOTTEN = "refusal_forgotten"
    MEMBER_CHANGED = "member_changed"
    SIGNED_UP_BY_PROGRAM = "signed_up_by_program"
    ID_PORTEN_LINKED = "id_porten_linked"
    ID_PORTEN_UNLINKED = "id_porten_unlinked"
    ADDRESS_CHANGED = "address_changed"
    ADDRESS_CHANGE_STOPPED = "address_change_stopped"
    ADDRESS_REQUESTS_SEEN = "address_requests_seen"
    ADDRESS_REQUEST_REFUSED = "address_request_refused"
    ADDRESS_TRIED_AGAIN = "address_tried_again"
    RETURNED_SEEN = "returned_seen"
    ANSWERS_SEEN = "answers_seen"
    ANSWERS_EXPORTED = "answers_exported"
    INVITATIONS_SENT = "invitations_sent"
    SENDING_PLANNED = "sending_planned"
    SENDING_APPROVED = "sending_approved"
    SENDING_RETURNED = "sending_returned"
    SENDING_STOPPED = "sending_stopped"
    RECIPIENTS_SEEN = "recipients_seen"
    DELIVERY_SEEN = "delivery_seen"
    ENGAGEMENT_MADE = "engagement_made"
    ENGAGEMENT_COPIED = "engagement_copied"
    ENGAGEMENT_PLANNED = "engagement_planned"
    ENGAGEMENT_UNPLANNED = "engagement_unplanned"
    ENGAGEMENT_OPENED = "engagement_opened"
    ENGAGEMENT_BEGUN = "engagement_begun"
    CALL_CLOSED = "call_closed"
    CALL_EXTENDED = "call_extended"
    DRAW_PREPARED = "draw_prepared"
    GROUP_DRAWN = "group_drawn"
    DRAW_SEALED_SEEN = "draw_sealed_seen"
    GROUP_CHOSEN = "group_chosen"
    SEAT_OFFERED = "seat_offered"
    PLACE_REMOVED = "place_removed"
    SESSION_MADE = "session_made"
    SESSION_CHANGED = "session_changed"
    SESSION_MOVED = "session_moved"
    SESSION_CANCELLED = "session_cancelled"
    SESSION_RESUMED = "session_resumed"
    ATTENDANCE_NOTED = "attendance_noted"
    NEEDS_SEEN = "needs_seen"
    SESSION_REMOVED = "session_removed"
    SEAT_GIVEN = "seat_given"
    SEAT_TAKEN_BACK = "seat_taken_back"
    ATTENDANCE_SEEN = "attendance_seen"
    ENGAGEMENT_PAUSED = "engagement_paused"
    ENGAGEMENT_RESUMED = "engagement_resumed"
    ENGAGEMENT_CLOSED = "engagement_closed"
    ENGAGEMENT_CANCELLED = "engagement_cancelled"
    ENGAGEMENT_ARCHIVED = "engagement_archived"
    ENGAGEMENT_FETCHED_BACK = "engagement_fetched_back"
    RESULT_PUBLISHED = "result_published"
    RESULT_PLANNED = "result_planned"
    RESULT_UNPLANNED = "result_unplanned"
    RESULT_APPROVED = "result_approved"
    RESULT_WITHDRAWN = "result_withdrawn"
    RESULT_LINK_MADE = "result_link_made"
    RESULT_LINK_REVOKED = "result_link_revoked"
    FOLLOW_UP_PUBLISHED = "follow_up_published"
    PUBLISHED_CORRECTED = "published_corrected"
    UPDATE_PUBLISHED = "update_published"
    UPDATE_WITHDRAWN = "update_withdrawn"
    PAGE_PUBLISHED = "page_published"
    RECRUITMENT_LINK_MADE = "recruitment_link_made"
    RECRUITMENT_LINK_ENDED = "recruitment_link_ended"
    SEGMENT_MADE = "segment_made"
    SEGMENT_CHANGED = "segment_changed"
    SEGMENT_ENDED = "segment_ended"
    STAND_BEGUN = "stand_begun"
    POPULATION_READ = "population_read"
    POPULATION_REMOVED = "population_removed"
    CARE_HELD = "care_held"
    CARE_WENT_ON = "care_went_on"
    ALIKE_SEEN = "alike_seen"
    ALIKE_JUDGED = "alike_judged"
    ALIKE_UNDONE = "alike_undone"
    ALIKE_WRITTEN_TO = "alike_written_to"
    OFFERED_CHANGED = "offered_changed"
    PROPOSER_SEEN = "proposer_seen"
    PROPOSAL_SHOWN = "proposal_shown"
    PROPOSAL_HIDDEN = "proposal_hidden"
    PROPOSAL_ANSWERED = "proposal_answered"
    PROPOSAL_MERGED = "proposal_merged"
    PROPOSAL_MADE_PROJECT = "proposal_made_project"
    PROPOSAL_UNDONE = "proposal_undone"
    PROPOSER_FORGOTTEN = "proposer_forgotten"
    JOIN_CODE_MADE = "join_code_made"
    JOIN_CODE_ENDED = "join_code_ended"
    GUESTS_SEEN = "guests_seen"
    GUEST_REMOVED = "guest_removed"
    GUEST_ERASED = "guest_erased"
    SETTINGS_CHANGED = "settings_changed"
    RESTORED = "restored"
    PERSON_SEEN = "person_seen"
    PERSON_EXPORTED = "person_exported"
    PERSON_CORRECTED = "person_corrected"
    PERSON_ERASED = "person_erased"
    PERSON_OBJECTED = "person_objected"
    REQUEST_RECEIVED = "request_received"
    REQUEST_REFUSED = "request_refused"
    REQUESTS_SEEN = "requests_seen"
    CONSENTS_SEEN = "consents_seen"
    AFFECTED_SEEN = "affected_seen"

    @property
    def is_look(self) -> bool:
        """Whether it is a look at somebody's data."""
        return self.value.endswith("_seen")


class AuditRow(Base):
    """One act."""

    __tablename__ = "core_audit"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    at: Mapped[datetime] = mapped_column(
        index=True, info=personal("when", basis="legal obligation", retention="3 years", erase="keep")
    )
    act: Mapped[str] = mapped_column(info=technical("which act"))
    staff_id: Mapped[Id | None] = mapped_column(
        info=personal("who acted", basis="legal obligation", retention="3 years", erase="keep", names="staff")
    )
    object_id: Mapped[Id | None] = mapped_column(info=technical("on what: the object's id"))


class Mishap(Base):
    """A listener that failed and was undone alone, to be shown to the administrator."""

    __tablename__ = "core_mishap"

    id: Mapped[Id] = mapped_column(primary_key=True, default=new_id, info=technical("the row"))
    at: Mapped[datetime] = mapped_column(info=technical("when", retention="90 days"))
    owner: Mapped[str] = mapped_column(info=technical("whose listener failed"))
    event: Mapped[str] = mapped_column(info=technical("on which kind of event"))
    error: Mapped[str] = mapped_column(info=technical("the kind of error, without its message"))


def note(act: Act, by: Principal | None, about: Id | None = None) -> None:
    """Append an act to the caller's transaction, or to one of its own while reading.

    A look is noted also where the change is refused: its page, with the form on it, has shown the same.
    """
    with transaction():
        noted = {"at": clock.now(), "act": act, "staff_id": by.id if by else None, "object_id": about}
        session.add(AuditRow(**noted))
        if act.is_look:
            after_undo(lambda: session.add(AuditRow(**noted)))


def remember_mishap(owner: str, event: str, error: Exception) -> None:
    """Keep a failed listener where the administrator sees it."""
    session.add(Mishap(at=clock.now(), owner=owner, event=event, error=type(error).__name__))


def mishaps(limit: int = 20) -> list[Mishap]:
    """Give the newest mishaps."""
    return list(session.scalars(sa.select(Mishap).order_by(Mishap.id.desc()).limit(limit)))
