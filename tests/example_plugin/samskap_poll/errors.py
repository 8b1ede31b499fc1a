"""Why a vote can be refused."""


class AlreadyVoted(Exception):
    """The person has voted in this poll before."""
