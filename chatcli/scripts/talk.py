"""`chatcli send`: one message, acknowledged or kept."""

import os
import select
from functools import partial
from secrets import token_hex

from twisted.internet.defer import CancelledError
from twisted.python.failure import Failure

from chatcli.errors import LinkEnded, LoginRefused, RefusedByServer
from chatcli.language import _
from chatcli.lines import jsonLine
from chatcli.protocol import Message
from chatcli.scripts import statuses
from chatcli.scripts.run import ScriptRun
from chatcli.terminal import LINE_MAX

SEND_SECONDS = 10.0
"""How long to try, if nothing else was said: what isn't acknowledged by then is kept."""


async def send(run: ScriptRun) -> int:
    """Say something, after all that earlier runs left to be said."""
    text = run.script.text
    text = wholeInput() if text in (None, "-") else text
    left = run.keeper.left()
    message = {"type": "say", "room": run.script.room, "text": text, "key": token_hex(8)}
    run.keeper.add(message)
    run.keeper.sync()
    try:
        answer = await _said(run, left, message)
    except (RefusedByServer, LinkEnded, CancelledError) as error:
        return _unsaid(run, message, error)
    run.keeper.done(message["key"])
    if run.script.json:
        run.lines.show(jsonLine(answer))
    return statuses.FOUND


async def _said(run: ScriptRun, left: list[Message], message: Message) -> Message:
    await run.link.start()
    for late in left:
        _sayLate(run, late)
    return await run.link.ask(message["type"], **message)


def _sayLate(run: ScriptRun, message: Message) -> None:
    done = lambda _: run.keeper.done(message["key"])  # noqa: E731
    late = run.link.ask(message["type"], **message)
    late.addErrback(partial(_tellOf, run)).addCallback(done)
    late.addErrback(lambda failure: failure.trap(LinkEnded))


def _tellOf(run: ScriptRun, failure: Failure) -> None:
    failure.trap(RefusedByServer)
    text = _("What was left from an earlier run was refused: {why} ({code})")
    run.tell(text.format_map(vars(failure.value)))


def _unsaid(run: ScriptRun, message: Message, error: BaseException) -> int:
    """It is not acknowledged. What the caller is told of as refused may not come through later."""
    if isinstance(error, RefusedByServer) or (isinstance(error, LoginRefused) and not run.link.nick):
        run.keeper.done(message["key"])
    if message not in run.keeper.left():
        raise error
    run.tell(_("It is kept, and is sent at the next start: {why}").format(why=str(error) or _("the time is over")))
    return statuses.KEPT


def wholeInput(fd: int = 0) -> str:
    """All of standard input without its last line end; what is too long for any message is cut, and still too long."""
    data = b""
    while len(data) <= LINE_MAX:
        # What is behind the descriptor may have been made non-blocking by others.
        select.select([fd], [], [])
        try:
            part = os.read(fd, LINE_MAX)
        except BlockingIOError:
            continue
        if not part:
            break
        data += part
    return data.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8", "replace")
