"""The program: options in, exit status out."""

import os
import signal
import sys
from typing import Any

from twisted.internet.defer import ensureDeferred
from twisted.internet.endpoints import HostnameEndpoint, wrapClientTLS
from twisted.internet.stdio import StandardIO

from chatcli.errors import LoginRefused, Unreachable
from chatcli.identity import Identity
from chatcli.link import Link
from chatcli.options import Options, readOptions
from chatcli.passwords import NoPassword, Passwords
from chatcli.plain import Plain, identify
from chatcli.terminal import Standard, complain, fillStandard

OK, REFUSED, USAGE, UNREACHABLE, NO_LOGIN = 0, 1, 2, 69, 77
"""Exit statuses; 69 and 77 are EX_UNAVAILABLE and EX_NOPERM of sysexits.h."""


def main() -> None:
    """Run the client; ends the program."""
    fillStandard()
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
    running.addErrback(lambda failure: complain(f"Something went wrong: {failure.getErrorMessage()}"))
    running.addBoth(lambda _: reactor.callWhenRunning(reactor.stop))
    reactor.run(installSignalHandlers=False)
    return statuses[0] if statuses else REFUSED


async def _run(reactor: Any, options: Options, standard: Standard) -> int:
    plain = Plain(standard, options.room, options.nick, options.json)
    prompt = plain.prompt if standard.isTerminal else None
    plain.passwords = Passwords(options.password_file, os.environ, prompt)
    fields = {"nick": options.nick, "email": options.signup, "postal": options.postal}
    StandardIO(plain.lines, reactor=reactor)
    try:
        identity = await identify(options.command(), fields, plain.passwords)
    except NoPassword as error:
        complain(error)
        status = USAGE
    else:
        status = await _talk(reactor, options, plain, identity)
    await plain.lines.close()
    return status


async def _talk(reactor: Any, options: Options, plain: Plain, identity: Identity) -> int:
    try:
        endpoint = _endpoint(reactor, options)
    except Exception as error:  # whatever the libraries for names and certificates raise, the user wrote the name
        complain(f"{options.host} is no host: {error}")
        return USAGE
    plain.talkThrough(Link(reactor, endpoint, identity))
    return await _ended(plain)


async def _ended(plain: Plain) -> int:
    try:
        await plain.link.start()
        await plain.link.ended
    except Unreachable as error:
        complain(f"The server can't be reached: {error}")
        return UNREACHABLE
    except LoginRefused as error:
        complain(f"The server refuses the login: {error} ({error.code})")
        return NO_LOGIN
    return REFUSED if plain.refusals else OK


def _endpoint(reactor: Any, options: Options) -> Any:
    plain = HostnameEndpoint(reactor, options.host, options.port)
    if not options.tls:
        return plain
    # OpenSSL is slow to import, and most servers of this kind are a machine away at most.
    from twisted.internet.ssl import optionsForClientTLS  # noqa: PLC0415

    return wrapClientTLS(optionsForClientTLS(options.host), plain)
