"""Who may read reports: those who may read answers there; what is published, everybody."""

from core.api.policy import operation
from core.api.scopes import Scope
from core.capabilities import Capability
from core.contributions import Rule
from core.engagement.policy import having_in_engagement
from core.permissions import anyone

reads = having_in_engagement(Capability.READ_ANSWERS)

POLICY = (
    Rule(endpoint="reporting.report", may=reads),
    Rule(endpoint="reporting.report_data", may=reads),
    Rule(endpoint="reporting.published_data", may=anyone, public=True),
)

API = (
    operation("reporting_api.list_results", Scope.RESULTS_READ),
    operation("reporting_api.get_result", Scope.RESULTS_READ),
    operation("reporting_api.get_report", Scope.RESULTS_READ, reads),
)
