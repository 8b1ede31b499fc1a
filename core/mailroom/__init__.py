"""The mailroom: what comes in by e-mail, letters that came back and replies, and the pages that show them."""
