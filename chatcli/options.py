"""What stands on the command line, and in the file of options behind it."""

import argparse

import attrs

from chatcli.config import BadConfig, readConfig
from chatcli.language import N_, _
from chatcli.scripts.options import OPTION_TYPES, Script, addScripts, takeScript
from chatd import __version__

EXAMPLES = N_("""\
examples:
  chatcli --host chat.example.org --tls --nick ana
  chatcli --host localhost --nick ana --login --room study
  echo "the build is done" | chatcli --host localhost --nick builder
  chatcli --host localhost --nick log --json </dev/null
  make 2>&1 | tail -n 1 | chatcli send lobby       (host and nick from config.toml)
  chatcli wait-for "build is done" --timeout 600 && make deploy
  chatcli upload lobby report.pdf --caption "the figures of May"

A line is a message, or a command: /help lists them. //x says /x.
A password comes from --password-file, from CHATCLI_PASSWORD, or from a prompt.
Every option may stand in config.toml in your folder for settings, as: host = "chat.example.org".
exit status: 0, or 1 if something was refused; 2 bad usage; 69 the server can't be reached; 77 it refuses the login;
of scripts: 0 done or found, 1 nothing found, 66 a file can't be read, 74 can't be written, 75 kept for the next start,
77 refused, 124 the time is over.
""")

# argparse has its texts translated by what it imports from gettext, which would go by the environment alone.
argparse._ = _  # type: ignore[attr-defined]


@attrs.frozen
class Options:
    """The options of one run. Each can stand in a file of options too, but for `script`."""

    host: str = ""
    nick: str = ""
    port: int = 3300
    tls: bool = False
    room: str = "lobby"
    login: bool = False
    json: bool = False
    plain: bool = False
    images: bool = True
    lang: str | None = None
    signup: str | None = None
    postal: str | None = None
    password_file: str | None = None
    script: Script | None = None
    """What to do instead of talking."""

    def command(self) -> str:
        """How to come in: `guest`, `login` or `signup`."""
        return "signup" if self.signup else "login" if self.login else "guest"


TYPES: dict[str, type] = {
    "host": str, "nick": str, "port": int, "tls": bool, "room": str, "login": bool, "json": bool, "plain": bool,
    "images": bool, "lang": str, "signup": str, "postal": str, "password-file": str, **OPTION_TYPES,
}  # fmt: skip
"""What may stand in a file of options."""


def _shared() -> argparse.ArgumentParser:
    """The options that may stand before and behind a script's name."""
    shared = argparse.ArgumentParser(add_help=False, allow_abbrev=False, argument_default=argparse.SUPPRESS)
    add = shared.add_argument
    add("--host", metavar=_("HOST"), help=_("where the server is"))
    add("--nick", metavar=_("NICK"), help=_("who you are"))
    add("--port", type=_port, metavar=_("PORT"), help=_("its port (3300)"))
    add("--tls", action=YES, help=_("encrypt, and check the server's certificate (SSL_CERT_FILE: by this one)"))
    add("--room", metavar=_("ROOM"), help=_("the room to open, or @NICK (lobby)"))
    add("--login", action=YES, help=_("log in with an account; without it you are a guest"))
    add("--signup", metavar=_("EMAIL"), help=_("make an account with this address first"))
    add("--postal", metavar=_("CODE"), help=_("the postal code (CEP) for --signup"))
    add("--password-file", metavar=_("FILE"), help=_("a file whose first line is the password"))
    add("--json", action=YES, help=_("print events and refusals as JSON"))
    add("--plain", action=YES, help=_("print lines on a terminal too, and never draw anything again"))
    add("--images", action=YES, help=_("show pictures, where the terminal can (yes)"))
    add("--lang", metavar=_("LANGUAGE"), help=_("speak this language: en or pt (that of your locale)"))
    add("--config", metavar=_("FILE"), help=_("read options from this file instead of your config.toml"))
    return shared


YES = argparse.BooleanOptionalAction
"""An option that is given or not; `--no-…` takes back what the file of options says."""


def _parser() -> argparse.ArgumentParser:
    shared = _shared()
    parser = argparse.ArgumentParser(
        "chatcli", description=_("Chat from a terminal or a pipe."), epilog=_(EXAMPLES), allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter, parents=[shared], argument_default=argparse.SUPPRESS,
    )  # fmt: skip
    version = _("show program's version number and exit")
    parser.add_argument("--version", action="version", version=f"chatcli {__version__}", help=version)
    scripts = parser.add_subparsers(
        dest="script", metavar=_("SCRIPT"), title=_("scripts"), required=False,
        description=_("instead of a talk; chatcli SCRIPT --help tells what each takes"),
    )  # fmt: skip
    addScripts(scripts, [shared])
    return parser


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(_("{text} is no port: it goes from 1 to 65535").format(text=text))
    return int(text)


def readLanguage(arguments: list[str]) -> str | None:
    """The language that `--lang` asks for: read before all else, because what is wrong with the rest is told in it."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    parser.add_argument("--lang")
    parser.add_argument("--config")
    try:
        found = parser.parse_known_args(arguments)[0]
        language: str | None = found.lang or readConfig(found.config, TYPES).get("lang")
    except (argparse.ArgumentError, BadConfig):
        return None
    return language


def readOptions(arguments: list[str]) -> Options:
    """The options. Ends the program with status 2, or 0 for `--help` and `--version`, where there is no run."""
    parser = _parser()
    given = vars(parser.parse_args(arguments))
    try:
        values = {**readConfig(given.pop("config", None), TYPES), **given}
        _port(str(values.get("port", 3300)))
        script = takeScript(values)
    except (BadConfig, argparse.ArgumentTypeError) as error:
        parser.error(str(error))
    options = Options(**values, script=script)
    if wrong := _wrong(options):
        parser.error(wrong)
    return options


def _wrong(options: Options) -> str | None:
    """What doesn't go together."""
    missing = [name for name in ("host", "nick", "room") if not getattr(options, name)]
    if missing:
        return _("--{name} is missing or empty").format(name=missing[0])
    if options.signup and options.login:
        return _("--signup logs in by itself: --login doesn't go with it")
    if bool(options.signup) != bool(options.postal):
        return _("--signup EMAIL and --postal CODE go together")
    return None
