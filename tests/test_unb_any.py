"""Whatever people do at the door `unb` and elsewhere, in any order: everybody is answered in the end."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unbcase import MODES, Chunked, UnbServer, UnbTestCase

NICKS = ("ana", "bia", "caio")
GROUPS = ("estudo", "estudo", "estudo", "bia", "lobby")
REQUESTS = (
    "0|g|{group}", "0|d|{user}", "1", "2|{group}|{me}|oi", "2|{user}|{me}|oi", "2S|{group}|f.png", "4|{user}",
    "5|{group}|{user}", "6|{group}|{me}", "7|{group}|{user}", "8|{group}|{me}", "9|{group}|{me}", "10", "10S", "11",
    "12|{user}", "13", "14|{group}", "15|{group}", "16|{group}|{user}", "junk", "2U|x", *4 * ("2|{group}|{me}|oi",),
    *2 * ("0|g|{group}", "2S|{group}|f.png"),
)  # fmt: skip


class AnyTests(UnbTestCase):
    def begin(self, draw):
        self.draw = draw
        self.server = UnbServer(self.settings)
        self.students = {nick: self.student(nick, draw.choice(MODES)) for nick in NICKS}
        self.group("estudo", *self.students.values())
        self.natives = {nick: self.server.login(nick) for nick in NICKS}

    @settings(deadline=None, max_examples=25)
    @given(st.integers(0, 2**32))
    def test_everybodyIsAnsweredInTheEnd(self, seed):
        """Drawn by a seed: hypothesis itself prefers what is simple, and here that is nothing at all."""
        draw = Random(seed)
        self.begin(draw)
        for _ in range(80):
            self.disk()
            nick, group = draw.choice(NICKS), draw.choice(GROUPS)
            if self.students[nick].closing or draw.random() < 0.02:
                self.students[nick].lose()
                self.students[nick] = self.again(nick, draw.choice(MODES))
            do = draw.choice((self.elsewhere, self.stall, self.request, self.request, self.file))
            do(nick, group)
        self.disk(free=True)
        for student in self.students.values():
            if not student.closing:
                self.isAnswered(student)

    def disk(self, free=False):
        """The disk is slow for a while."""
        files = self.server.files
        if files.held is None and not free and self.draw.random() < 0.1:
            files.held = []
        elif files.held is not None and (free or self.draw.random() < 0.4):
            held, files.held = files.held, None
            for let in held:
                let()
            self.server.turn()

    def elsewhere(self, nick, group):
        native = self.natives[nick]
        if self.draw.random() < 0.6:
            native.ask("say", room=group, text="x")
        elif files := native.ask("files", room=group).get("events"):
            native.ask("delete", room=group, seq=self.draw.choice(files)["seq"])
        else:
            native.ask("invite", room=group, nick=self.draw.choice(NICKS))

    def stall(self, nick, group):
        student = self.students[nick]
        self.draw.choice((student.door.session.pauseProducing, lambda: self.resume(student)))()

    def resume(self, student):
        """Commits are never done within the turn that asks for them."""
        self.server.commits.busy = True
        student.door.session.resumeProducing()
        self.server.commits.run()

    def isWaiting(self, student):
        """Whether a client that marks no ends waits for its answer."""
        return type(student) is Chunked and (student.door.session.paused or student.door._intake._isBusy)

    def request(self, nick, group):
        student = self.students[nick]
        request = self.draw.choice(REQUESTS).format(me=nick, group=group, user=self.draw.choice(NICKS))
        if type(student) is not Chunked and self.draw.random() < 0.3:
            student.write(student.encoded(request) * 3)
        elif not self.isWaiting(student):
            student.send(request)

    def file(self, nick, group):
        student, size = self.students[nick], self.draw.choice((0, 1, 10, 70_000))
        if not self.isWaiting(student):
            student.send(f"2U|{group}|{nick}|f.png|{size}", b"\x89" * size)

    def isAnswered(self, student):
        self.resume(student)
        for _ in range(4):
            self.server.quiet()
        student.raw()
        student.send("15|lobby")
        assert student.lines() == ["OK|15|NAO"]
        assert student.door.following._holds == 0
