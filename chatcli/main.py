"""The program: options in, exit status out."""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from twisted.internet.defer import ensureDeferred
from twisted.internet.endpoints import HostnameEndpoint, wrapClientTLS
from twisted.internet.stdio import StandardIO
from twisted.python.failure import Failure

from chatcli.client import Client, identify
from chatcli.errors import LoginRefused, Unreachable
from chatcli.folders import stateFolder
from chatcli.identity import Identity
from chatcli.interactive import Interactive
from chatcli.journal import Journal
from chatcli.keeping import Forgetful
from chatcli.language import _, choose
from chatcli.link import Link
from chatcli.mishaps import Mishaps
from chatcli.options import Options, readLanguage, readOptions
from chatcli.passwords import NoPassword, Passwords
from chatcli.pictures.ability import Ability
from chatcli.pictures.preparing import canDecode
from chatcli.plain import Plain
from chatcli.remembered import HistoryFile
from chatcli.screen.style import Style, coloursOf
from chatcli.screen.view import Look
from chatcli.scripts.options import Script
from chatcli.scripts.run import askQuietly
from chatcli.scripts.table import runScript
from chatcli.terminal import Standard, complain, fillStandard

OK, REFUSED, USAGE, UNREACHABLE, NO_LOGIN = 0, 1, 2, 69, 77
"""Exit statuses; 69 and 77 are EX_UNAVAILABLE and EX_NOPERM of sysexits.h."""


def main() -> None:
    """Run the client; ends the program."""
    fillStandard()
    choose(readLanguage(sys.argv[1:]))
    options = readOptions(sys.argv[1:])
    standard = Standard()
    _restoreOnSignals(standard)
    try:
        status = _inReactor(options, standard)
    finally:
        standard.restore()
    sys.exit(status)


def _restoreOnSignals(standard: Standard) -> None:
    """Die of a signal as programs do, but with the terminal as it was found."""

    def die(number: int, _: object) -> None:
        try:
            standard.restore()
        finally:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # `nohup` and `&` mean what they say
            signal.signal(number, die)


def _inReactor(options: Options, standard: Standard) -> int:
    from twisted.internet import reactor as found  # noqa: PLC0415 - importing it installs it

    reactor: Any = found
    statuses: list[int] = []
    running = ensureDeferred(_run(reactor, options, standard))
    running.addCallback(statuses.append)
    running.addErrback(lambda failure: complain(_wrong(failure)))
    running.addBoth(lambda _: reactor.callWhenRunning(reactor.stop))
    reactor.run(installSignalHandlers=False)
    return statuses[0] if statuses else REFUSED


def _wrong(failure: Failure) -> str:
    return _("Something went wrong: {error}").format(error=failure.getErrorMessage())


async def _run(reactor: Any, options: Options, standard: Standard) -> int:
    try:
        endpoint = _endpoint(reactor, options)
    except Exception as error:  # whatever the libraries for names and certificates raise, the user wrote the name
        complain(_("{host} is no host: {error}").format(host=options.host, error=error))
        return USAGE
    if options.script is not None:
        return await _script(reactor, options, options.script, endpoint)
    client = _client(reactor, options, standard)
    standardIO: Any = StandardIO  # what mypy sees is the one of Windows
    standardIO(client.io, reactor=reactor)
    status = await _talk(reactor, options, client, endpoint)
    await client.io.close()
    return status


def _client(reactor: Any, options: Options, standard: Standard) -> Interactive | Plain:
    """The client for what we were given: a terminal to draw on, or lines in and out."""
    isDrawn = standard.isTerminal and os.isatty(standard.output) and os.environ.get("TERM", "dumb") != "dumb"
    client: Interactive | Plain
    if options.plain or options.json or not isDrawn:
        client = Plain(standard, options.room, options.nick, options.json)
    else:
        colours, history = coloursOf(os.environ), HistoryFile(stateFolder() / "history")
        look, ability = Look(Style(colours)), Ability(os.environ, colours, options.images and canDecode())
        client = Interactive(reactor, standard, options.room, options.nick, look, history, ability)
    if standard.isTerminal:  # what comes from a pipe is kept by whoever wrote it
        client.keeper, client.isPatient = _journal(options, client.complain), True
    Mishaps(stateFolder() / "errors.log", client.complain).begin()
    client.passwords = Passwords(options.password_file, os.environ, client.ask if standard.isTerminal else None)
    return client


def _journal(options: Options, complain: Callable[[str], None] = complain) -> Journal:
    return Journal.open(stateFolder() / "outbox", options.host, options.port, options.nick, complain)


async def _identity(options: Options, passwords: Passwords) -> Identity:
    fields = {"nick": options.nick, "email": options.signup, "postal": options.postal}
    return await identify(options.command(), fields, passwords)


async def _script(reactor: Any, options: Options, script: Script, endpoint: Any) -> int:
    """Carry out one script. Nothing else reads standard input, so a password may be asked for at the terminal."""
    prompt = askQuietly if sys.stderr.isatty() else None
    try:
        identity = await _identity(options, Passwords(options.password_file, os.environ, prompt))
    except NoPassword as error:
        complain(error)
        return USAGE
    keeper = _journal(options) if script.isWriting else Forgetful()
    keeper.become(identity)
    # The link must not close what the script has to look into when the link has failed.
    return await runScript(reactor, script, Link(reactor, endpoint, identity), keeper)


async def _talk(reactor: Any, options: Options, client: Interactive | Plain, endpoint: Any) -> int:
    try:
        identity = await _identity(options, client.passwords)
    except NoPassword as error:
        client.complain(error)
        return USAGE
    client.talkThrough(Link(reactor, endpoint, identity, client.keeper, client.isPatient))
    status = await _ended(client)
    client.tellOfUnsent()
    return status


async def _ended(client: Client) -> int:
    try:
        await client.link.start()
        await client.link.ended
    except Unreachable as error:
        client.complain(_("The server can't be reached: {error}").format(error=error))
        return UNREACHABLE
    except LoginRefused as error:
        client.complain(_("The server refuses the login: {error} ({code})").format(error=error, code=error.code))
        return NO_LOGIN
    return REFUSED if client.refusals and client.failsOnRefusal else OK


def _endpoint(reactor: Any, options: Options) -> Any:
    plain = HostnameEndpoint(reactor, options.host, options.port)
    if not options.tls:
        return plain
    # OpenSSL is slow to import, and most servers of this kind are a machine away at most.
    from twisted.internet.ssl import optionsForClientTLS  # noqa: PLC0415

    return wrapClientTLS(optionsForClientTLS(options.host), plain)
