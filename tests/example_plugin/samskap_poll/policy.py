"""Who may vote: those who are asked. Who may write the question: the project's leaders."""

from core.plugin import Rule, panelist
from core.plugin.engagement import leader_of_engagement, of_format, participant

asked = of_format("poll", participant)
leader = of_format("poll", leader_of_engagement)

POLICY = (
    Rule(endpoint="poll.index", may=panelist),
    Rule(endpoint="poll.ballot", may=asked),
    Rule(endpoint="poll.vote", may=asked),
    Rule(endpoint="poll.thanks", may=asked),
    Rule(endpoint="poll_staff.content", may=leader),
    Rule(endpoint="poll_staff.save", may=leader),
)
