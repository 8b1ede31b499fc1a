"""Meeting people: what a seat at a session means for a place in an activity, and the letters about it."""
