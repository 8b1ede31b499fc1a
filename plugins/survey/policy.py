"""Who may answer: those who are asked. Who may write the questions: the project's leaders."""

from core.plugin import Rule
from core.plugin.engagement import leader_of_engagement, of_format, participant

asked = of_format("survey", participant)
leader = of_format("survey", leader_of_engagement)

POLICY = (
    Rule(endpoint="survey.answer", may=asked),
    Rule(endpoint="survey.send", may=asked),
    Rule(endpoint="survey.go_on", may=asked),
    Rule(endpoint="survey.review", may=asked),
    Rule(endpoint="survey.submit", may=asked),
    Rule(endpoint="survey.ask_withdraw", may=asked),
    Rule(endpoint="survey.withdraw", may=asked),
    Rule(endpoint="survey.receipt", may=asked),
    Rule(endpoint="survey.picture", may=asked),
    Rule(endpoint="survey_staff.content", may=leader),
    Rule(endpoint="survey_staff.new_question", may=leader),
    Rule(endpoint="survey_staff.add_question", may=leader),
    Rule(endpoint="survey_staff.question", may=leader),
    Rule(endpoint="survey_staff.change_question", may=leader),
    Rule(endpoint="survey_staff.arrange", may=leader),
    Rule(endpoint="survey_staff.show_picture", may=leader),
    Rule(endpoint="survey_staff.edit_picture", may=leader),
    Rule(endpoint="survey_staff.save_picture", may=leader, transaction="none", uploads=True),
    Rule(endpoint="survey_staff.remove_picture", may=leader),
    Rule(endpoint="survey_staff.preview", may=leader),
    Rule(endpoint="survey_staff.trial", may=leader),
    Rule(endpoint="survey_staff.go_on", may=leader),
    Rule(endpoint="survey_staff.changes", may=leader),
    Rule(endpoint="survey_staff.put_to_use", may=leader),
    Rule(endpoint="survey_staff.throw_away", may=leader),
)
