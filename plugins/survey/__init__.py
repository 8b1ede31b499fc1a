"""A questionnaire that members answer once, from a personal link."""
