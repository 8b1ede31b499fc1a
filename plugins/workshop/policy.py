"""Who may write what people will do, and who comes to the board: the project's leaders, and those who take part."""

from core.plugin import Rule, anyone
from core.plugin.engagement import either, guest_of_engagement, leader_of_engagement, of_format, participant

leader = of_format("workshop", leader_of_engagement)
at_the_board = of_format("workshop", either(guest_of_engagement, participant, leader_of_engagement))

POLICY = (
    Rule(endpoint="workshop_staff.content", may=leader),
    Rule(endpoint="workshop_staff.save", may=leader),
    Rule(endpoint="workshop_staff.programme", may=leader),
    Rule(endpoint="workshop_staff.new_step", may=leader),
    Rule(endpoint="workshop_staff.add_step", may=leader),
    Rule(endpoint="workshop_staff.edit_step", may=leader),
    Rule(endpoint="workshop_staff.change_step", may=leader),
    Rule(endpoint="workshop_staff.arrange_steps", may=leader),
    Rule(endpoint="workshop_staff.take_pattern", may=leader),
    Rule(endpoint="workshop_staff.lead_board", may=leader),
    Rule(endpoint="workshop_staff.begin_board", may=leader),
    Rule(endpoint="workshop_staff.to_print", may=leader),
    Rule(endpoint="workshop_staff.wall", may=leader),
    Rule(endpoint="workshop_staff.wall_door", may=leader),
    Rule(endpoint="workshop.static", may=anyone, public=True),
    Rule(endpoint="workshop.board", may=of_format("workshop", anyone)),  # whoever is not in is told how to come in
    Rule(endpoint="socket:workshop:hello", may=at_the_board),
    Rule(endpoint="socket:workshop:sync", may=at_the_board),
    Rule(endpoint="socket:workshop:ops", may=at_the_board),
    Rule(endpoint="socket:workshop:eph", may=at_the_board),
    Rule(endpoint="socket:workshop:tick", may=anyone),
)
