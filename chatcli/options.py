"""What stands on the command line."""

import argparse

import attrs

from chatd import __version__

EXAMPLES = """\
examples:
  chatcli --host chat.example.org --tls --nick ana
  chatcli --host localhost --nick ana --login --room study
  echo "the build is done" | chatcli --host localhost --nick builder
  chatcli --host localhost --nick log --json </dev/null

A line is a message, or a command: /help lists them. //x says /x.
A password comes from --password-file, from CHATCLI_PASSWORD, or from a prompt.
exit status: 0, or 1 if something was refused; 2 bad usage; 69 the server can't be reached; 77 it refuses the login.
"""


@attrs.frozen
class Options:
    """The options of one run."""

    host: str
    nick: str
    port: int
    tls: bool
    room: str
    login: bool
    json: bool
    signup: str | None
    postal: str | None
    password_file: str | None

    def command(self) -> str:
        """How to come in: `guest`, `login` or `signup`."""
        return "signup" if self.signup else "login" if self.login else "guest"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "chatcli", description="Chat from a terminal or a pipe.", epilog=EXAMPLES, allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    add = parser.add_argument
    add("--host", required=True, metavar="HOST", help="where the server is")
    add("--nick", required=True, metavar="NICK", help="who you are")
    add("--port", type=_port, default=3300, metavar="PORT", help="its port (3300)")
    add("--tls", action="store_true", help="encrypt, and check the server's certificate (SSL_CERT_FILE: by this one)")
    add("--room", default="lobby", metavar="ROOM", help="the room to open, or @NICK (lobby)")
    add("--login", action="store_true", help="log in with an account; without it you are a guest")
    add("--signup", metavar="EMAIL", help="make an account with this address first")
    add("--postal", metavar="CODE", help="the postal code (CEP) for --signup")
    add("--password-file", metavar="FILE", help="a file whose first line is the password")
    add("--json", action="store_true", help="print events and refusals as JSON")
    add("--version", action="version", version=f"chatcli {__version__}")
    return parser


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text} is no port: it goes from 1 to 65535")
    return int(text)


def readOptions(arguments: list[str]) -> Options:
    """The options. Ends the program with status 2, or 0 for `--help` and `--version`, where there is no run."""
    parser = _parser()
    found = parser.parse_args(arguments)
    if found.signup and found.login:
        parser.error("--signup logs in by itself: --login doesn't go with it")
    if bool(found.signup) != bool(found.postal):
        parser.error("--signup EMAIL and --postal CODE go together")
    if not (found.host and found.nick and found.room):
        parser.error("--host, --nick and --room can't be empty")
    return Options(**vars(found))
