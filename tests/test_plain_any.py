"""The plain door, whatever is typed at it: nothing raises, nobody forges a line, and everybody else talks on."""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatd.doors.plain.slash import TABLE
from tests.harness import Server
from tests.plaincase import PASSWORD, Person

WORDS = st.sampled_from(
    ["ana", "bia", "bot", "caio", "@ana", "#lobby", "lobby", "team", "open", "20", "0", "x" * 60, "é", "{nick}", "%s",
     "ana@example.org", "01310-100", PASSWORD, "pt", "en", "showEmail", "yes", "\x1b[2J", "a\u2028b", "\ufffd", ""]
)  # fmt: skip
LINES = st.one_of(
    st.builds(
        lambda row, words: " ".join(["/" + row.name, *words]), st.sampled_from(TABLE), st.lists(WORDS, max_size=4)
    ),
    WORDS,
    st.text(max_size=20),
)
BYTES = st.one_of(
    LINES.map(lambda line: f"{line}\n".encode(errors="replace")),
    st.sampled_from(
        [b"\xff\xfb\x1f", b"\xff\xfd\x01", b"\xff\xfe\x01", b"\xff\xf6", b"\xff", b"\r", b"\0", b"x" * 70_000]
    ),
)
ACTS = st.lists(
    st.tuples(st.integers(0, 1), st.one_of(BYTES, st.sampled_from(["pause", "resume", "half", "wait"]))), max_size=40
)
OURS = re.compile(r"(-- |\[(\d{4}-\d\d-\d\d )?\d\d:\d\d\] (\* |[^\s:*]+( \([^)]*\))?: ))")
"""What each line begins with: the server, or a time and who says it."""


def act(person, what):
    """Do one thing, unless the connection has ended."""
    if person.closing:
        return
    if isinstance(what, bytes):
        person.write(what)
    elif what == "half":
        person.half()
    elif what == "wait":
        person.server.clock.advance(20)
    else:
        getattr(person.transport.producer, f"{what}Producing")()


class AnyTests(SynchronousTestCase):
    @settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
    @given(ACTS)
    def test_nothingDoesHarm(self, acts):
        server = Server()
        server.account("caio").lose()
        bot, people = server.guest("bot"), [Person(server), Person(server)]
        for person, nick in zip(people, ("ana", "caio"), strict=True):
            person.type(nick)
        lines = []
        for number, what in acts:
            act(people[number], what)
            lines += re.sub(rb"\xff[\xfb-\xfe].", b"", people[number].raw()).decode().splitlines()
        assert [line for line in lines if not OURS.match(line)] == []
        listener = server.guest("dani")
        listener.ok("open", room="lobby")
        bot.ok("say", room="lobby", text="still here")
        assert [it["text"] for it in listener.messages() if it["type"] == "said"][-1] == "still here"
        for person in people:
            person.lose()
        assert set(listener.ok("who")["people"]) == {"bot", "dani"}
