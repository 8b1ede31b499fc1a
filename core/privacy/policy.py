"""Who may reach the pages about people's data: oneself; the privacy officer reads; the administrator carries out."""

from core.capabilities import Capability
from core.contributions import Asking, NavItem, Principal, Rule, Verdict
from core.language import core_texts
from core.permissions import capabilities_of, guest, having, panelist

_l = core_texts.lazy_gettext

reads = having(Capability.READ_REGISTERS)
reads_log = having(Capability.READ_AUDIT)
carries_out = having(Capability.HANDLE_REQUESTS)


def works_with_privacy(asking: Asking) -> Verdict:
    """Let in whoever reads or carries out."""
    verdict = reads(asking)
    return carries_out(asking) if verdict is Verdict.DENIED else verdict


def nav_items(principal: Principal) -> list[NavItem]:
    """Lead the privacy officer and administrators to the pages, last in the menu."""
    works = capabilities_of(principal) & {Capability.READ_REGISTERS, Capability.HANDLE_REQUESTS}
    return [NavItem(title=_l("Personvern"), endpoint="privacy_staff.index", order=90)] if works else []


POLICY = (
    Rule(endpoint="privacy.mine", may=panelist),
    Rule(endpoint="privacy.take_break", may=panelist),
    Rule(endpoint="privacy.download", may=panelist, confirmed=True),
    Rule(endpoint="privacy.ask_to_leave", may=panelist, confirmed=True),
    Rule(endpoint="privacy.leave", may=panelist, confirmed=True),
    Rule(endpoint="privacy_guests.download", may=guest),
    Rule(endpoint="privacy_staff.index", may=works_with_privacy),
    Rule(endpoint="privacy_staff.find", may=carries_out),
    Rule(endpoint="privacy_staff.person", may=carries_out),
    Rule(endpoint="privacy_staff.receive", may=carries_out),
    Rule(endpoint="privacy_staff.request_page", may=works_with_privacy),
    Rule(endpoint="privacy_staff.hand_out", may=carries_out, confirmed=True),
    Rule(endpoint="privacy_staff.correct", may=carries_out),
    Rule(endpoint="privacy_staff.save_correction", may=carries_out),
    Rule(endpoint="privacy_staff.carry_out", may=carries_out, confirmed=True, transaction="none"),
    Rule(endpoint="privacy_staff.refuse", may=carries_out),
    Rule(endpoint="privacy_staff.try_again", may=carries_out),
    Rule(endpoint="privacy_staff.forget_no", may=carries_out),
    Rule(endpoint="privacy_staff.forget_their_no", may=carries_out),
    Rule(endpoint="privacy_staff.log", may=reads_log),
    Rule(endpoint="privacy_staff.consents", may=reads),
    Rule(endpoint="privacy_staff.protocol", may=reads),
    Rule(endpoint="privacy_staff.protocol_data", may=reads),
    Rule(endpoint="privacy_staff.retained", may=reads),
    Rule(endpoint="privacy_staff.affected_page", may=reads),
    Rule(endpoint="privacy_staff.affected_by", may=reads),
    Rule(endpoint="privacy_staff.affected_data", may=reads, confirmed=True),
)
