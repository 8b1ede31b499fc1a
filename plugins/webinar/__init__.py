"""Courses over months, by webinar and e-mail; planned."""
