"""`chatcli history`, `rooms`, `who`: what is there, printed once."""

from chatcli.answers import answerLines
from chatcli.lines import jsonLine
from chatcli.protocol import Message
from chatcli.scripts import statuses
from chatcli.scripts.run import ScriptRun
from chatd.wire.harmless import harmless

PAGE = 200
"""Events that the server gives at once, at most."""


async def history(run: ScriptRun) -> int:
    """Print what was said in a room."""
    await run.link.start()
    return statuses.FOUND if await showNewest(run, run.script.limit, run.script.before) else statuses.NOTHING


async def showNewest(run: ScriptRun, most: int, before: int | None = None) -> int:
    """Print the newest events before a number, the oldest first; gives the number of the last, 0 if there is none."""
    pages: list[list[Message]] = []
    while most > 0:
        answer = await run.link.ask("history", room=run.script.room, before=before, limit=min(most, PAGE))
        events = answer["events"]
        pages.append(events)
        most -= len(events)
        if not (events and answer["more"]):
            break
        before = events[0]["seq"]
    found = [event for page in reversed(pages) for event in page]
    for event in found:
        run.show(event, run.called({"room": event["room"]}))
    return int(found[-1]["seq"]) if found else 0


async def rooms(run: ScriptRun) -> int:
    """Print the open rooms and groups, by name."""
    await run.link.start()
    after, count = None, 0
    while True:
        answer = await run.link.ask("rooms", after=after)
        for row in answer["rooms"]:
            run.lines.show(jsonLine(row) if run.script.json else _roomLine(row))
        count += len(answer["rooms"])
        if not (answer["rooms"] and answer.get("more")):
            return statuses.FOUND if count else statuses.NOTHING
        after = answer["rooms"][-1]["room"]


def _roomLine(row: Message) -> str:
    (line,) = answerLines("rooms", {"rooms": [row]}, str, str)
    return line.removeprefix("-- ")


async def who(run: ScriptRun) -> int:
    """Print who is online, or who has a room open."""
    await run.link.start()
    answer = await run.link.ask("who", room=run.script.room)
    for nick in answer["people"]:
        run.lines.show(jsonLine({"nick": nick}) if run.script.json else harmless(nick))
    return statuses.FOUND if answer["people"] else statuses.NOTHING
