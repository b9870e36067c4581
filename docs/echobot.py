"""A bot: says in the lobby what others say there. Start a server, then `python docs/echobot.py`."""

import sys

from twisted.internet.task import react

from chatcli.link import FROM_NOW, Guest, Link


async def main(reactor, endpoint="tcp:127.0.0.1:3300"):
    """Echo for as long as there is a server."""
    link = Link(reactor, endpoint, Guest("echo"))
    link.on("said", lambda event: event["by"] != link.nick and link.say(event["room"], event["text"]))
    await link.start()
    await link.open("lobby", after=FROM_NOW)
    await link.ended


react(main, sys.argv[1:])
