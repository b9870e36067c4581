"""Deleting texts and files: their place stays, and a content goes with the last event that refers to it."""

from chatd.model.settings import Settings
from tests.mediacase import MediaTestCase, digest

CONTENT = b"some content"


class RemovalTests(MediaTestCase):
    settings = Settings(operators=frozenset({"root"}))

    def setUp(self):
        super().setUp()
        self.ana, self.bia = self.server.account("ana"), self.server.account("bia")

    def types(self, room="lobby"):
        return [event["type"] for event in self.ana.ok("history", room=room)["events"]]

    def test_aTextOfOnesOwn(self):
        self.bia.ok("open", room="lobby")
        self.ana.ok("say", room="lobby", text="oops", key="k")
        assert self.ana.ok("delete", room="lobby", seq=1)["seq"] == 2
        deleted = self.bia.got("said", "deleted", "removed")[-1]
        assert (deleted["type"], deleted["target"], deleted["by"]) == ("deleted", 1, "ana")
        removed = self.ana.ok("history", room="lobby")["events"][0]
        assert set(removed) == {"type", "room", "seq", "at", "by", "key"}
        assert self.types() == ["removed", "deleted"]

    def test_whoOpensLaterDoesntFindIt(self):
        """Also from memory, where others have the room open."""
        self.bia.ok("open", room="lobby")
        self.ana.ok("say", room="lobby", text="oops")
        self.ana.ok("delete", room="lobby", seq=1)
        late = self.server.guest("late")
        late.send("open", room="lobby", after=0)
        assert [it["type"] for it in late.messages()] == ["ok", "removed", "deleted"]

    def test_withTheTextInOneCommit(self):
        self.bia.ok("open", room="lobby")
        self.server.commits.busy = True
        self.ana.send("say", room="lobby", text="oops")
        self.ana.send("delete", room="lobby", seq=1)
        self.server.commits.run()
        assert self.types() == ["removed", "deleted"]

    def test_notOfOthers(self):
        self.ana.ok("say", room="lobby", text="mine")
        assert self.bia.refused("delete", room="lobby", seq=1) == "not-yours"
        assert self.server.guest("gil").refused("delete", room="lobby", seq=1) == "accounts-only"

    def test_byTheAdministratorOfTheRoomOrServer(self):
        self.ana.ok("create", room="study")
        self.bia.ok("ask", room="study")
        self.ana.ok("accept", room="study", nick="bia")
        seqs = [self.bia.ok("say", room="study", text="x")["seq"] for _ in range(2)]
        assert self.ana.ok("delete", room="study", seq=seqs[0])
        seq = self.ana.ok("say", room="study", text="x")["seq"]
        assert self.bia.refused("delete", room="study", seq=seq) == "not-yours"
        seq = self.ana.ok("say", room="lobby", text="x")["seq"]
        assert self.server.account("root").ok("delete", room="lobby", seq=seq)

    def test_whoOpenedADirectChatHasNoRightOverTheOthersTexts(self):
        self.ana.ok("say", room="@bia", text="hi")
        seq = self.bia.ok("say", room="@ana", text="hi")["seq"]
        assert self.ana.refused("delete", room="@bia", seq=seq) == "not-yours"

    def test_onlyWhatPeopleWrote(self):
        self.ana.ok("create", room="study")
        assert self.ana.refused("delete", room="study", seq=1) == "no-such-event"
        assert self.ana.refused("delete", room="study", seq=99) == "no-such-event"

    def test_onceAndNotTwice(self):
        self.ana.ok("say", room="lobby", text="oops")
        first = self.ana.ok("delete", room="lobby", seq=1, key="d")
        assert self.ana.ok("delete", room="lobby", seq=1, key="d")["seq"] == first["seq"]
        assert self.ana.refused("delete", room="lobby", seq=1) == "no-such-event"

    def test_theContentGoesWithTheLastThatRefersToIt(self):
        first, second = self.share(self.ana, CONTENT), self.share(self.bia, CONTENT)
        self.ana.ok("delete", room="lobby", seq=first)
        assert self.ana.refused("download", room="lobby", seq=first) == "no-file"
        assert self.fetch(self.ana, second) == CONTENT
        self.bia.ok("delete", room="lobby", seq=second)
        assert self.server.files.contents == {}

    def test_deletedAndSharedAgainInOneCommit(self):
        seq = self.share(self.ana, CONTENT)
        self.put(self.bia, CONTENT)
        self.server.commits.busy = True
        self.ana.send("delete", room="lobby", seq=seq)
        self.bia.send("share", room="lobby", sha256=digest(CONTENT), name="again")
        self.server.commits.run()
        last = self.ana.ok("history", room="lobby")["events"][-1]
        assert self.fetch(self.ana, last["seq"]) == CONTENT

    def test_contentsGoWithTheirRoom(self):
        self.ana.ok("create", room="study")
        self.share(self.ana, CONTENT, room="study")
        self.share(self.ana, CONTENT[1:], room="study")
        self.share(self.ana, CONTENT)
        self.ana.ok("leave", room="study")
        assert list(self.server.files.contents) == [digest(CONTENT)]

    def test_whileItIsFetched(self):
        seq = self.share(self.ana, CONTENT)
        self.bia.ok("download", room="lobby", seq=seq)
        self.ana.ok("delete", room="lobby", seq=seq)
        self.server.turn()
        assert [it["code"] for it in self.bia.got("failed")] == ["not-uploaded"]

    def test_unreadCountsFilesToo(self):
        self.ana.ok("join", room="lobby")
        self.share(self.bia, CONTENT)
        assert self.ana.ok("my-rooms")["rooms"][0]["unread"] == 1
