"""The commands. Each one's body lives in its room; here is only what may be typed.

This module is at the top of the house, reads nothing but the standard library when it is imported, and fetches a
command's room inside its branch: `--help` answers on a bare machine, and a start pays for one command only.
"""

import os
import sys

from app.cli.bodies import BODIES
from app.cli.words import Arguments, parse

__all__ = ["Arguments", "parse", "run"]


def run(arguments: Arguments) -> int:
    """Run the command; the process's exit status."""
    if getattr(arguments, "database_url", None):
        os.environ["RAPPORT_DATABASE_URL"] = arguments.database_url
    try:
        return BODIES[arguments.command](arguments)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has seen enough (`| head`).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
