"""Who may write what people will do: the project's leaders."""

from core.plugin import Rule
from core.plugin.engagement import leader_of_engagement, of_format

leader = of_format("usertest", leader_of_engagement)

POLICY = (
    Rule(endpoint="usertest_staff.content", may=leader),
    Rule(endpoint="usertest_staff.save", may=leader),
)
