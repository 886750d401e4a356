"""`python3 -m app`: sets the machine up when it isn't, then runs the command in the project's own Python.

Standard library only, and syntax that an old Python can read far enough to be told to leave.
"""

import os
import sys

#: Set just before the hand-over to the project's Python and taken away by it, so that nothing can go round in circles.
HANDED_OVER = "RAPPORT_HANDED_OVER"


def main() -> int:
    """Read the command, set up what it needs, and run it; the process's exit status."""
    if sys.version_info < (3, 11):
        sys.stderr.write("Rapport needs Python 3.11 or newer; this is %s.\n" % sys.version.split()[0])
        return 2
    from app import cli, setup

    arguments = cli.parse(sys.argv[1:])
    handed_over = os.environ.pop(HANDED_OVER, "") == "1"
    # An image that brings its packages along says so, and nothing is installed.
    if not handed_over and os.environ.get("RAPPORT_SETUP", "") != "off":
        try:
            python = setup.prepare(tests=arguments.needs_tests, browser=arguments.needs_browser)
        except setup.SetupFailed as failure:
            sys.stderr.write(f"\n{failure}\n")
            return 1
        except KeyboardInterrupt:
            sys.stderr.write("\nStopped. The next start goes on from here.\n")
            return 130
        if not setup.is_ours():
            os.environ[HANDED_OVER] = "1"
            # Where none is wanted beside the sources, bytecode is kept with what else we make: it halves a start.
            if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
                os.environ.setdefault("PYTHONPYCACHEPREFIX", str(setup.VAR / "pycache"))
            os.execv(python, [str(python), "-m", "app", *sys.argv[1:]])  # noqa: S606 - our own interpreter
    return cli.run(arguments)


if __name__ == "__main__":
    sys.exit(main())
