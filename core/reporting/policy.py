"""Who may read figures, who what people have written, and who makes groups larger; what is published, everybody."""

from core.api.policy import operation
from core.api.scopes import Scope
from core.capabilities import Capability
from core.contributions import Rule
from core.engagement.policy import having_in_engagement
from core.permissions import anyone

figures = having_in_engagement(Capability.READ_REPORTS)
reads = having_in_engagement(Capability.READ_ANSWERS)
writes = having_in_engagement(Capability.WRITE_ACTIVITIES)

POLICY = (
    Rule(endpoint="reporting.report", may=figures),
    Rule(endpoint="reporting.groups", may=figures),
    Rule(endpoint="reporting.save_smallest", may=writes),
    Rule(endpoint="reporting.own_words", may=reads),
    Rule(endpoint="reporting.sort_answers", may=reads),
    Rule(endpoint="reporting.make_theme", may=reads),
    Rule(endpoint="reporting.change_theme", may=reads),
    Rule(endpoint="reporting.report_data", may=reads),
    Rule(endpoint="reporting.report_workbook", may=reads),
    Rule(endpoint="reporting.published_data", may=anyone, public=True),
)

API = (
    operation("reporting_api.list_results", Scope.RESULTS_READ),
    operation("reporting_api.get_result", Scope.RESULTS_READ),
    operation("reporting_api.get_report", Scope.RESULTS_READ, figures),
)
