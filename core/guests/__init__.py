"""Guests: people who join one activity by a code that is read aloud, without being members of the panel."""
