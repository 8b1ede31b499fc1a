"""Where `samskap` begins: where gevent serves, it takes over all waiting before anything else is imported."""

import contextlib
import os
import sys

SERVING = ("serve", "demo")


def main() -> None:
    """Run the command line."""
    if os.environ.get("SAMSKAP_SOCKETS") == "gevent" and sys.argv[1:2] and sys.argv[1] in SERVING:
        with contextlib.suppress(ImportError):  # not installed: the command refuses to start, and says so
            _wait_together()
    from web.cli import main as command_line  # noqa: PLC0415 - what it imports must meet sockets and locks as they are now

    command_line()


def _wait_together() -> None:
    """Let whoever waits, for the network or the database, leave the time to others; psycopg notices by itself."""
    from gevent import monkey  # noqa: PLC0415 - an extra; and it must not be where threads serve

    monkey.patch_all()


if __name__ == "__main__":
    main()
