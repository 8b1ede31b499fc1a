"""Words that people see."""

Text = str  # shown to people; lazy, so that it is said in the language of the moment
