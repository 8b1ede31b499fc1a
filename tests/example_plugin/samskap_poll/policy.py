"""Who may vote: those who are asked. Who may write the question: its leaders. Who may read it: tellers too."""

from core.plugin import Capability, Role, Rule, anyone, panelist
from core.plugin.api import Scope, operation
from core.plugin.engagement import either, guest_of_engagement, leader_of_engagement, of_format, participant, serving_as

from samskap_poll.texts import texts

_l = texts.lazy_gettext

TELLER = Role(
    name="poll.teller",
    title=_l("Stemmeteller"),
    scope="engagement",
    capabilities=frozenset({Capability.SEE_ACTIVITIES, Capability.READ_REPORTS, Capability.READ_ANSWERS}),
)

asked = of_format("poll", participant)
there = of_format("poll", either(participant, guest_of_engagement))
leader = of_format("poll", leader_of_engagement)
teller = of_format("poll", serving_as(TELLER.name))

POLICY = (
    Rule(endpoint="poll.index", may=panelist),
    Rule(endpoint="poll.ballot", may=asked),
    Rule(endpoint="poll.vote", may=asked),
    Rule(endpoint="poll.thanks", may=asked),
    Rule(endpoint="poll.words", may=there),
    Rule(endpoint="poll.static", may=anyone, public=True),
    Rule(endpoint="socket:poll:hello", may=there),
    Rule(endpoint="socket:poll:sync", may=there),
    Rule(endpoint="socket:poll:ops", may=there),
    Rule(endpoint="socket:poll:eph", may=there),
    Rule(endpoint="socket:poll:tick", may=anyone),
    Rule(endpoint="socket:poll:standing", may=there),
    Rule(endpoint="socket:poll:figures", may=teller),
    Rule(endpoint="poll_staff.content", may=teller),
    Rule(endpoint="poll_staff.save", may=leader),
    operation("poll_api.get_votes", Scope.RESULTS_READ, leader),
)
