"""Who may write what people will do: the project's leaders."""

from core.plugin import Rule
from core.plugin.engagement import leader_of_engagement, of_format

leader = of_format("workshop", leader_of_engagement)

POLICY = (
    Rule(endpoint="workshop_staff.content", may=leader),
    Rule(endpoint="workshop_staff.save", may=leader),
)
