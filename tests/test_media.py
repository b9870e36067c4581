"""Contents: sent in chunks, shared in a room, fetched by whoever may read it."""

from chatd.model.media import Found
from tests.mediacase import CHUNK_MAX, MediaTestCase, digest, pieces

CONTENT = bytes(range(256)) * 1000
"""Four chunks, the last one not full."""


class SharingTests(MediaTestCase):
    def test_fromAnnouncementToEvent(self):
        ana = self.server.guest("ana")
        ana.ok("open", room="lobby")
        answer = ana.ok("upload", room="lobby", size=len(CONTENT), sha256=digest(CONTENT))
        assert (answer["sha256"], answer["offset"]) == (digest(CONTENT), 0)
        for piece in pieces(CONTENT):
            ana.chunk(piece)
            self.server.turn()
        notices = ana.messages()
        assert [it["offset"] for it in notices[:-1]] == [65536, 131072, 196608, 256000]
        assert notices[-1] == {"type": "uploaded", "sha256": digest(CONTENT), "media": "text/plain"}
        ana.send("share", room="lobby", sha256=digest(CONTENT), name="olá.txt", caption="look", key="k")
        ok, event = ana.messages()
        assert (ok["type"], ok["seq"]) == ("ok", 1)
        assert event == {
            "type": "shared", "room": "lobby", "seq": 1, "at": ok["at"], "by": "ana", "key": "k", "name": "olá.txt",
            "size": 256000, "media": "text/plain", "sha256": digest(CONTENT), "caption": "look",
        }  # fmt: skip

    def test_whatWasFoundIsTold(self):
        self.server.files.found = Found("image/png", 640, 480, thumbnail=b"\x89PNG small")
        ana = self.server.guest("ana")
        self.share(ana, CONTENT)
        event = ana.ok("history", room="lobby")["events"][0]
        assert (event["media"], event["width"], event["height"], event["thumbnail"]) == ("image/png", 640, 480, 10)
        assert "seconds" not in event
        assert "waveform" not in event

    def test_fetchedByOthers(self):
        seq = self.share(self.server.guest("ana"), CONTENT)
        bia = self.server.guest("bia")
        answer = bia.ok("download", room="lobby", seq=seq)
        del answer["re"]
        assert answer == {
            "type": "ok", "sha256": digest(CONTENT), "size": 256000, "media": "text/plain", "offset": 0,
            "length": 256000,
        }  # fmt: skip
        assert bia.fetched() == CONTENT

    def test_fetchedInPart(self):
        seq = self.share(self.server.guest("ana"), CONTENT)
        bia = self.server.guest("bia")
        assert self.fetch(bia, seq, offset=200_000) == CONTENT[200_000:]
        assert self.fetch(bia, seq, offset=100, length=70_000) == CONTENT[100:70_100]
        assert self.fetch(bia, seq, offset=255_999, length=10**9) == CONTENT[-1:]
        assert bia.ok("download", room="lobby", seq=seq, offset=256_000)["length"] == 0
        assert bia.refused("download", room="lobby", seq=seq, offset=256_001) == "bad-field"

    def test_theThumbnail(self):
        self.server.files.found = Found("image/jpeg", 9, 9, thumbnail=b"\xff\xd8\xff small")
        ana = self.server.guest("ana")
        seq = self.share(ana, CONTENT)
        answer = ana.ok("download", room="lobby", seq=seq, thumbnail=True)
        assert (answer["sha256"], answer["media"]) == (digest(b"\xff\xd8\xff small"), "image/jpeg")
        assert ana.fetched() == b"\xff\xd8\xff small"
        self.server.files.found = Found()
        other = self.share(ana, CONTENT[1:])
        assert ana.refused("download", room="lobby", seq=other, thumbnail=True) == "no-file"

    def test_severalAtOnceTakeTurns(self):
        ana = self.server.guest("ana")
        first, second = self.share(ana, CONTENT), self.share(ana, CONTENT[::-1])
        ana.ok("download", room="lobby", seq=first)
        ana.ok("download", room="lobby", seq=second)
        self.server.turn()
        ana.messages()
        assert [chunk.sha256 for chunk in ana.chunks] == [digest(CONTENT), digest(CONTENT[::-1])] * 4

    def test_namesAreMadeHarmless(self):
        ana = self.server.guest("ana")
        self.share(ana, CONTENT, name="../../etc/pass\u202ewd")
        assert ana.ok("history", room="lobby")["events"][0]["name"] == "passwd"

    def test_theSameContentIsKeptOnce(self):
        ana, bia = self.server.guest("ana"), self.server.guest("bia")
        first, second = self.share(ana, CONTENT), self.share(bia, CONTENT, name="b")
        assert list(self.server.files.contents) == [digest(CONTENT)]
        assert self.server.files.uploads == {}
        assert self.fetch(ana, second) == self.fetch(bia, first) == CONTENT

    def test_aKeySharesOnce(self):
        ana = self.server.guest("ana")
        seq = self.share(ana, CONTENT, key="k")
        assert ana.ok("share", room="lobby", sha256=digest(CONTENT), name="again", key="k")["seq"] == seq
        assert ana.ok("history", room="lobby")["events"][-1]["seq"] == seq

    def test_inADirectChatThatSharingMakes(self):
        ana, bia = self.server.guest("ana"), self.server.guest("bia")
        seq = self.share(ana, CONTENT, room="@bia")
        assert self.fetch(bia, seq, room="@ana") == CONTENT
        assert self.server.guest("caio").refused("download", room="@ana@bia", seq=seq) == "no-such-room"

    def test_talkGoesOnMeanwhile(self):
        ana = self.server.guest("ana")
        ana.ok("upload", room="lobby", size=len(CONTENT), sha256=digest(CONTENT))
        ana.chunk(pieces(CONTENT)[0])
        assert ana.ok("say", room="lobby", text="meanwhile")["seq"] == 1

    def test_chunksAreBetween1And65536Bytes(self):
        ana = self.server.guest("ana")
        ana.ok("upload", room="lobby", size=len(CONTENT), sha256=digest(CONTENT))
        for data in (b"", b"x" * (CHUNK_MAX + 1)):
            ana.chunk(pieces(CONTENT)[0].__class__(digest(CONTENT), 0, data))
            assert ana.take()["code"] == "bad-chunk"


class ListTests(MediaTestCase):
    """What was shared in a room, without the talk between."""

    def setUp(self):
        super().setUp()
        self.ana = self.server.account("ana")
        self.seqs = []
        for name in ("foto.png", "olá.txt", "foto.png"):
            self.ana.ok("say", room="lobby", text=f"here is {name}")
            self.seqs.append(self.share(self.ana, name.encode(), name=name))

    def listed(self, **fields):
        answer = self.ana.ok("files", room="lobby", **fields)
        return [event["seq"] for event in answer["events"]], answer["more"]

    def test_theOldestFirst(self):
        assert self.listed() == (self.seqs, False)
        event = self.ana.ok("files", room="lobby", limit=1)["events"][0]
        assert (event["type"], event["name"], event["by"]) == ("shared", "foto.png", "ana")

    def test_pageByPage(self):
        assert self.listed(limit=2) == (self.seqs[:2], True)
        assert self.listed(limit=2, after=self.seqs[1]) == (self.seqs[2:], False)

    def test_ofOneName(self):
        assert self.listed(name="foto.png") == ([self.seqs[0], self.seqs[2]], False)
        assert self.listed(name="foto.png", limit=1) == (self.seqs[:1], True)
        assert self.listed(name="Foto.png") == ([], False)

    def test_deletedOnesAreGone(self):
        self.ana.ok("delete", room="lobby", seq=self.seqs[0])
        assert self.listed(name="foto.png") == (self.seqs[2:], False)

    def test_notOfRoomsOfOthers(self):
        self.ana.ok("create", room="study")
        assert self.server.account("bia").refused("files", room="study") == "not-a-member"


class RightsTests(MediaTestCase):
    """Who may read the event may fetch the content; nobody else, however they name it."""

    def setUp(self):
        super().setUp()
        self.ana, self.bia = self.server.account("ana"), self.server.account("bia")
        self.ana.ok("create", room="study")
        self.seq = self.share(self.ana, CONTENT, room="study")

    def test_notWithoutBeingAMember(self):
        for client in (self.bia, self.server.guest("caio")):
            assert client.refused("download", room="study", seq=self.seq) == "not-a-member"
            assert client.refused("download", room="lobby", seq=self.seq) == "no-file"
            assert client.refused("download", room="study", seq=self.seq, thumbnail=True) == "not-a-member"

    def test_knowingTheSha256OpensNothing(self):
        """Whoever names it must bring it."""
        assert self.bia.refused("share", room="lobby", sha256=digest(CONTENT), name="x") == "not-uploaded"
        assert self.bia.ok("upload", room="lobby", size=len(CONTENT), sha256=digest(CONTENT))["offset"] == 0
        self.server.turn()
        assert self.bia.messages() == []
        assert self.bia.refused("share", room="lobby", sha256=digest(CONTENT), name="x") == "not-uploaded"

    def test_anUploadIsItsPersonsOwn(self):
        other = b"unshared" * 1000
        self.put(self.ana, other)
        assert self.bia.refused("share", room="lobby", sha256=digest(other), name="x") == "not-uploaded"
        assert self.ana.ok("share", room="lobby", sha256=digest(other), name="x")

    def test_notIntoRoomsOfOthers(self):
        upload = {"size": 1, "sha256": digest(b"x")}
        assert self.bia.refused("upload", room="study", **upload) == "not-a-member"
        assert self.bia.refused("upload", room="nowhere", **upload) == "no-such-room"
        assert self.bia.refused("upload", room=self.bia.welcome["inbox"], **upload) == "no-such-room"
        self.put(self.bia, CONTENT)
        assert self.bia.refused("share", room="study", sha256=digest(CONTENT), name="x") == "not-a-member"

    def test_whoWasDismissedCantAnyMore(self):
        self.ana.ok("invite", room="study", nick="bia")
        self.bia.ok("accept", room="study")
        assert self.fetch(self.bia, self.seq, room="study") == CONTENT
        self.bia.ok("leave", room="study")
        assert self.bia.refused("download", room="study", seq=self.seq) == "not-a-member"

    def test_strangersMoveNothing(self):
        stranger = self.server.client()
        assert stranger.refused("upload", room="lobby", size=1, sha256=digest(b"x")) == "login-first"
        stranger.chunk(pieces(CONTENT)[0])
        assert stranger.messages() == []

    def test_inLinesNothingTravels(self):
        inLines = super(type(self.server), self.server).client()
        inLines.ok("guest", nick="netcat")
        assert inLines.refused("upload", room="lobby", size=1, sha256=digest(b"x")) == "frames-only"
        assert inLines.refused("download", room="lobby", seq=1) == "frames-only"

    def test_eventsWithoutContents(self):
        seq = self.ana.ok("say", room="study", text="x")["seq"]
        for number in (seq, 0, 999):
            assert self.ana.refused("download", room="study", seq=number) == "no-file"
