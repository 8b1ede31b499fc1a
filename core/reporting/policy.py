"""Who may read reports: the leaders of the project; what is published, everybody."""

from core.contributions import Rule
from core.engagement.policy import leader_of_engagement
from core.permissions import anyone

POLICY = (
    Rule(endpoint="reporting.report", may=leader_of_engagement),
    Rule(endpoint="reporting.report_data", may=leader_of_engagement),
    Rule(endpoint="reporting.published_data", may=anyone, public=True),
)
