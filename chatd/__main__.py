"""`python -m chatd …`: what `twistd -n chatd …` does, from a checkout too."""

import sys
from pathlib import Path

import twisted.plugins
from twisted.scripts.twistd import run


def main() -> None:
    """Run twistd in the foreground with chatd's options."""
    checkout = Path(__file__).parent.parent / "twisted-plugins"
    if checkout.is_dir():
        twisted.plugins.__path__.append(str(checkout))
    sys.argv = ["twistd", "--nodaemon", "--pidfile=", "chatd", *sys.argv[1:]]
    run()


if __name__ == "__main__":
    main()
