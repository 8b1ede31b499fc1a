"""Who may answer: those who are asked. Who may write the questions: the project's leaders."""

from core.plugin import Rule
from core.plugin.engagement import leader_of_engagement, participant

POLICY = (
    Rule(endpoint="survey.answer", may=participant),
    Rule(endpoint="survey.send", may=participant),
    Rule(endpoint="survey.receipt", may=participant),
    Rule(endpoint="survey_staff.content", may=leader_of_engagement),
    Rule(endpoint="survey_staff.new_question", may=leader_of_engagement),
    Rule(endpoint="survey_staff.add_question", may=leader_of_engagement),
    Rule(endpoint="survey_staff.question", may=leader_of_engagement),
    Rule(endpoint="survey_staff.change_question", may=leader_of_engagement),
    Rule(endpoint="survey_staff.arrange", may=leader_of_engagement),
)
