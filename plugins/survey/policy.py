"""Who may answer: those who are asked. Who may write the questions: the project's leaders."""

from core.plugin import Rule
from core.plugin.engagement import leader_of_engagement, of_format, participant

asked = of_format("survey", participant)
leader = of_format("survey", leader_of_engagement)

POLICY = (
    Rule(endpoint="survey.answer", may=asked),
    Rule(endpoint="survey.send", may=asked),
    Rule(endpoint="survey.receipt", may=asked),
    Rule(endpoint="survey_staff.content", may=leader),
    Rule(endpoint="survey_staff.new_question", may=leader),
    Rule(endpoint="survey_staff.add_question", may=leader),
    Rule(endpoint="survey_staff.question", may=leader),
    Rule(endpoint="survey_staff.change_question", may=leader),
    Rule(endpoint="survey_staff.arrange", may=leader),
)
