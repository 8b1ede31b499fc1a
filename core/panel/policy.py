"""Who may reach the pages of joining, coming in, one's own profile, and leaving; and the staff's about the panel."""

from collections.abc import Iterable

from core.api.policy import operation
from core.api.scopes import Scope
from core.auth.elsewhere import RESIDENT, offered
from core.capabilities import Capability
from core.contributions import NavItem, Principal, Rule
from core.language import core_texts
from core.permissions import anyone, having, may_open, panelist

_l = core_texts.lazy_gettext

helps_members = having(Capability.HELP_MEMBERS)
sees_panel = having(Capability.SEE_PANEL)
recruits = having(Capability.RECRUIT)
sees = having(Capability.SEE_MEMBERS)
takes_in = having(Capability.IMPORT_MEMBERS)
takes_out = having(Capability.EXPORT_MEMBERS)

POLICY = (
    Rule(endpoint="panel.join", may=anyone, public=True),
    Rule(endpoint="panel.who_is_in", may=anyone, public=True),
    Rule(endpoint="panel.join_by_link", may=anyone, public=True),
    Rule(endpoint="panel.stand", may=anyone),
    Rule(endpoint="panel.sign_up_at_stand", may=anyone),
    Rule(endpoint="panel.thanks_at_stand", may=anyone),
    Rule(endpoint="panel.sign_up", may=anyone),
    Rule(endpoint="panel.check_email", may=anyone),
    Rule(endpoint="panel.enter_code", may=anyone),
    Rule(endpoint="panel.send_again", may=anyone),
    Rule(endpoint="panel.correct_address", may=anyone),
    Rule(endpoint="panel.confirm_page", may=anyone),
    Rule(endpoint="panel.confirm", may=anyone),
    Rule(endpoint="panel.say_no_to_list", may=anyone),
    Rule(
        endpoint="panel.decline_list",
        may=anyone,
        csrf=False,
        why_no_csrf="RFC 8058: an e-mail program posts it without a cookie; the token in the address is the authority",
    ),
    Rule(endpoint="panel.welcome", may=panelist),
    Rule(endpoint="panel.tell_more", may=panelist),
    Rule(endpoint="id_porten.begin", may=offered(RESIDENT, anyone), transaction="none"),
    Rule(endpoint="id_porten.begin_link", may=offered(RESIDENT, panelist), transaction="none", confirmed=True),
    Rule(endpoint="id_porten.unlink", may=offered(RESIDENT, panelist), confirmed=True),
    Rule(endpoint="id_porten.answered", may=offered(RESIDENT, anyone)),
    Rule(endpoint="id_porten.finish", may=offered(RESIDENT, anyone), transaction="none"),
    Rule(endpoint="panel.sign_in", may=anyone, public=True),
    Rule(endpoint="panel.ask", may=anyone),
    Rule(endpoint="panel.await_sign_in", may=anyone),
    Rule(endpoint="panel.enter_sign_in_code", may=anyone),
    Rule(endpoint="panel.send_sign_in_again", may=anyone),
    Rule(endpoint="panel.sign_in_link", may=anyone),
    Rule(endpoint="panel.use_sign_in_link", may=anyone),
    Rule(endpoint="panel.sign_out", may=anyone),
    Rule(endpoint="panel.confirm_yourself", may=panelist),
    Rule(endpoint="panel.send_confirmation", may=panelist),
    Rule(endpoint="panel.await_confirmation", may=panelist),
    Rule(endpoint="panel.enter_confirmation_code", may=panelist),
    Rule(endpoint="panel.profile", may=panelist),
    Rule(endpoint="panel.save_profile", may=panelist),
    Rule(endpoint="panel.change_address", may=panelist, confirmed=True),
    Rule(endpoint="panel.ask_for_address", may=panelist, confirmed=True),
    Rule(endpoint="panel.await_new_address", may=panelist),
    Rule(endpoint="panel.enter_address_code", may=panelist),
    Rule(endpoint="panel.confirm_address_page", may=anyone),
    Rule(endpoint="panel.confirm_address", may=anyone),
    Rule(endpoint="panel.lost_address", may=anyone),
    Rule(endpoint="panel.report_lost_address", may=anyone),
    Rule(endpoint="panel.lost_address_reported", may=anyone),
    Rule(endpoint="panel_staff.lost_address_list", may=helps_members),
    Rule(endpoint="panel_staff.lost_address_page", may=helps_members, confirmed=True),
    Rule(endpoint="panel_staff.change_lost_address", may=helps_members, confirmed=True),
    Rule(endpoint="panel_staff.refuse_lost_address", may=helps_members),
    Rule(endpoint="panel_staff.stop_address_change", may=helps_members),
    Rule(endpoint="panel_staff.overview", may=sees_panel),
    Rule(endpoint="panel_staff.population_figures", may=sees_panel),
    Rule(endpoint="panel_staff.read_population", may=recruits, uploads=True),
    Rule(endpoint="panel_staff.ask_remove_population", may=recruits),
    Rule(endpoint="panel_staff.remove_population", may=recruits),
    Rule(endpoint="panel_staff.members", may=sees),
    Rule(endpoint="panel_staff.member", may=sees),
    Rule(endpoint="panel_staff.export_members", may=takes_out, confirmed=True),
    Rule(endpoint="panel_staff.members_file", may=takes_out),
    Rule(endpoint="panel_staff.fetch_members_file", may=takes_out, confirmed=True),
    Rule(endpoint="panel_staff.imports", may=takes_in),
    Rule(endpoint="panel_staff.read_list", may=takes_in, uploads=True, transaction="none"),
    Rule(endpoint="panel_staff.list_template", may=takes_in),
    Rule(endpoint="panel_staff.list_page", may=takes_in),
    Rule(endpoint="panel_staff.list_faults", may=takes_in),
    Rule(endpoint="panel_staff.invite_list", may=takes_in),
    Rule(endpoint="panel_staff.stop_list", may=takes_in),
    Rule(endpoint="panel_staff.links", may=sees_panel),
    Rule(endpoint="panel_staff.make_link", may=recruits),
    Rule(endpoint="panel_staff.link_page", may=sees_panel),
    Rule(endpoint="panel_staff.end_link", may=recruits),
    Rule(endpoint="panel_staff.use_link_again", may=recruits),
    Rule(endpoint="panel_staff.begin_stand", may=recruits),
    Rule(endpoint="panel_staff.segments", may=recruits),
    Rule(endpoint="panel_staff.make_segment", may=recruits),
    Rule(endpoint="panel_staff.segment", may=recruits),
    Rule(endpoint="panel_staff.change_segment", may=recruits),
    Rule(endpoint="panel_staff.undo_segment", may=recruits),
    Rule(endpoint="panel_staff.copy_segment", may=recruits),
    Rule(endpoint="panel_staff.end_segment", may=recruits),
    Rule(endpoint="panel_staff.use_segment_again", may=recruits),
    Rule(endpoint="panel_staff.new_segment_rule", may=recruits),
    Rule(endpoint="panel_staff.add_segment_rule", may=recruits),
    Rule(endpoint="panel_staff.segment_rule", may=recruits),
    Rule(endpoint="panel_staff.change_segment_rule", may=recruits),
    Rule(endpoint="panel_staff.remove_segment_rule", may=recruits),
    Rule(endpoint="panel_staff.in_twice", may=helps_members),
    Rule(endpoint="panel_staff.tell_apart", may=helps_members),
    Rule(endpoint="panel_staff.ask_alike", may=helps_members),
    Rule(endpoint="panel_staff.undo_alike", may=helps_members),
    Rule(endpoint="panel_staff.offered_lists", may=sees_panel),
    Rule(endpoint="panel_staff.new_in_list", may=recruits),
    Rule(endpoint="panel_staff.add_to_list", may=recruits),
    Rule(endpoint="panel_staff.list_row", may=recruits),
    Rule(endpoint="panel_staff.rename_in_list", may=recruits),
    Rule(endpoint="panel_staff.move_in_list", may=recruits),
    Rule(endpoint="panel_staff.put_away_in_list", may=recruits),
    Rule(endpoint="panel_staff.take_back_in_list", may=recruits),
    Rule(endpoint="panel_staff.hold_care", may=recruits),
    Rule(endpoint="panel_staff.go_on_with_care", may=recruits),
    Rule(endpoint="panel.still_here_page", may=anyone),
    Rule(endpoint="panel.still_here", may=anyone),
    Rule(endpoint="panel.ask_who_moved", may=anyone),
    Rule(endpoint="panel.leave_who_moved", may=anyone),
    Rule(endpoint="panel.say_still_here", may=panelist),
    Rule(endpoint="panel.fewer", may=anyone),
    Rule(endpoint="panel.ask_to_leave", may=anyone),
    Rule(endpoint="panel.leave", may=anyone),
    Rule(
        endpoint="panel.choose_fewer",
        may=anyone,
        csrf=False,
        why_no_csrf="RFC 8058: an e-mail program posts it without a cookie; the token in the address is the authority",
    ),
)

handles = having(Capability.HANDLE_REQUESTS)

API = (
    operation("panel_api.list_panelists", Scope.PANELISTS_READ, sees),
    operation("panel_api.get_panelist", Scope.PANELISTS_READ, sees),
    operation("panel_api.create_panelist", Scope.PANELISTS_WRITE, handles),
    operation("panel_api.patch_panelist", Scope.PANELISTS_WRITE, handles),
    operation("panel_api.list_districts", tuple(Scope)),
    operation("panel_api.list_interests", tuple(Scope)),
    operation("panel_api.list_channels", tuple(Scope)),
)


def nav_items(principal: Principal | None) -> Iterable[NavItem]:
    """Lead staff to the panel."""
    if principal and principal.kind == "staff" and may_open("panel_staff.overview"):
        yield NavItem(title=_l("Panelet"), endpoint="panel_staff.overview", order=30)
