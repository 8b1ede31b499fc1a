"""Who may vote: those who are asked. Who may write the question: the project's leaders."""

from core.plugin import Rule, panelist
from core.plugin.engagement import leader_of_engagement, participant

POLICY = (
    Rule(endpoint="poll.index", may=panelist),
    Rule(endpoint="poll.ballot", may=participant),
    Rule(endpoint="poll.vote", may=participant),
    Rule(endpoint="poll.thanks", may=participant),
    Rule(endpoint="poll_staff.content", may=leader_of_engagement),
    Rule(endpoint="poll_staff.save", may=leader_of_engagement),
)
