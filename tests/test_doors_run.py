"""Everybody in one room, through all doors at once: students' programs, netcat, the native protocol, chatcli."""

from twisted.trial.unittest import SynchronousTestCase

from tests.clientruns import ENVIRONMENT
from tests.processes import Program, Wire, temporaryFolder
from tests.studentprograms import CLASSIC, ClassicServer, StudentProgram

DOORS = (*CLASSIC, "plain", "unb")
SAID = {
    "ufpa": "<{0}> {1}", "ufal-room": "{0} >> {1}", "ufal-chat": "{0}: {1}\n", "pucpr": "{0}: {1}",
    "plain": "] {0}: {1}\n", "unb": "2|lobby|{0}|{1}\n",
}  # fmt: skip
"""What others said, as it is printed at each door."""


class EverybodyTests(SynchronousTestCase):
    def setUp(self):
        self.folder = temporaryFolder(self)
        self.server = ClassicServer(self.folder / "data", doors=DOORS)
        self.addCleanup(self.server.close)

    def student(self, door):
        student = StudentProgram(self.server, door, f"at-{door}")
        self.addCleanup(student.close)
        return student

    def bot(self):
        bot = Wire(self.server.port)
        self.addCleanup(bot.close)
        bot.ok("guest", nick="bot")
        bot.ok("open", room="lobby")
        return bot

    def chatcli(self):
        home = {f"XDG_{kind}_HOME": str(self.folder / "home") for kind in ("STATE", "CONFIG")}
        arguments = ("-m", "chatcli", "--host", "127.0.0.1", "--port", str(self.server.port), "--nick", "cli")
        client = Program(*arguments, **ENVIRONMENT | home)
        self.addCleanup(client.close)
        return client

    def test_eachHearsEachOther(self):
        bot, client, students = self.bot(), self.chatcli(), [self.student(door) for door in DOORS]
        there = {f"at-{door}" for door in DOORS} - {"at-ufpa"} | {"cli"}
        while not there <= set(bot.ok("who", room="lobby")["people"]):
            pass
        for speaker in students:
            text = f"olá de {speaker.door}: a|b@c, 漢字"
            speaker.say(text)
            assert bot.until(type="said", by=speaker.nick)["text"] == text
            client.until(rf"\[lobby\] {speaker.nick}: olá de {speaker.door}")
            for listener in students:
                if listener is not speaker:
                    listener.until(SAID[listener.door].format(speaker.nick, text))
        client.write("and chatcli\n")
        for listener in students:
            listener.until(SAID[listener.door].format("cli", "and chatcli"))
