"""Slash commands at the plain door: how they are read, what they give, and how that is shown."""

import re

from twisted.trial.unittest import SynchronousTestCase

from chatd.doors.plain.command import WORDS, BadCommand
from chatd.doors.plain.reading import parse
from chatd.doors.plain.slash import TABLE
from chatd.model import commands
from tests.mediacase import MediaServer
from tests.plaincase import Person, PlainTestCase


def read(line):
    command, fields = parse(line, str)
    return command.name, fields


class ReadingTests(SynchronousTestCase):
    def test_arguments(self):
        for line, name, fields in (
            ("/rooms", "rooms", {}),
            ("/ROOMS  ", "rooms", {}),
            ("/invite #team @bia", "invite", {"room": "team", "nick": "bia"}),
            ("/invite\tteam  bia", "invite", {"room": "team", "nick": "bia"}),
            ("/msg bia oi,  tudo bem? ", "msg", {"nick": "bia", "text": "oi,  tudo bem? "}),
            ("/create dev open All of us", "create", {"room": "dev", "kind": "open", "title": "All of us"}),
            ("/topic dev", "topic", {"room": "dev", "topic": ""}),
            ("/history", "history", {"limit": 20}),
            ("/history 5", "history", {"limit": 5}),
            ("/history dev", "history", {"room": "dev", "limit": 20}),
            ("/history dev 5", "history", {"room": "dev", "limit": 5}),
            ("/delete 7", "delete", {"seq": 7}),
            ("/set-profile SHOWemail no", "set-profile", {"showEmail": False}),
            ("/set-profile about", "set-profile", {"about": ""}),
            ("/open #", "open", {"room": "#"}),
        ):
            assert read(line) == (name, fields), line

    def test_wrongUse(self):
        for line, why in (
            ("/", "There is no command /."),
            ("/nick ana", "There is no command /nick. /help lists all."),
            ("/roms", "There is no command /roms. Did you mean /rooms [AFTER]? /help lists all."),
            ("/" + "x" * 10_000, "There is no command /" + "x" * 40 + "."),
            ("/msg bia", "/msg lacks its TEXT: /msg NICK TEXT..."),
            ("/invite", "/invite lacks its ROOM: /invite ROOM NICK"),
            ("/ping now", "/ping doesn't take all that: /ping"),
            ("/delete one", "'one' is no number: /delete SEQ"),
            ("/delete ²", "'²' is no number: /delete SEQ"),
            ("/delete " + "9" * 17, "'99999999999999999' is no number: /delete SEQ"),
            ("/create dev closed", "A room's kind is group or open, not 'closed'."),
            ("/set-profile age 5", "A profile has no age, but name, about, email, postal, showEmail, showPostal."),
            ("/set-profile showEmail perhaps", "showEmail is yes or no."),
        ):
            self.assertTrue(str(self.assertRaises(BadCommand, parse, line, str)).startswith(why), line)

    def test_passwordsAreNotShownBack(self):
        bad = self.assertRaises(BadCommand, parse, "/login ana secretword", str)
        assert "secretword" not in str(bad)

    def test_theTableIsWhole(self):
        for row in TABLE:
            assert (row.gives is None) != (row.run is None), row.name
            fields = {word.lower() for word in re.findall("[A-Z]+", row.arguments)}
            if row.gives is not None and row.name != "set-profile":
                assert fields <= set(row.gives.__annotations__), row.name
        assert {word for row in TABLE for word in re.findall("[A-Z]+", row.arguments)} == set(WORDS)


class GivenTests(PlainTestCase):
    """Every command that gives one of the model, with the lines of its answer."""

    def test_people(self):
        ana, bia = self.owner("ana"), self.owner("bia")
        ana.read()
        for line, shown in (
            ("/people", ["-- ana, bia"]),
            ("/people b", ["-- bia"]),
            ("/people z", ["-- nothing"]),
            ("/befriend bia", ["-- done"]),
            ("/friends", ["-- bia"]),
            ("/unfriend bia", ["-- done"]),
            ("/friends", ["-- nothing"]),
            ("/who", ["-- online: ana, bia, bot"]),
            ("/who nowhere", ["-- There is no room called nowhere."]),
            ("/set-profile about tea", ["-- done"]),
            ("/ping", ["-- the server is there"]),
        ):
            assert ana.type(line) == shown, line
        shown = bia.type("/profile ana")
        assert shown[:3] == ["-- nick: ana", "-- guest: no", "-- about: tea"]
        assert ana.type("/profile bot") == ["-- nick: bot", "-- guest: yes"]

    def test_rooms(self):
        ana = self.owner("ana")
        for line, shown in (
            ("/create dev open Development", ["-- the room is there now; /open talks there"]),
            ("/create team", ["-- the room is there now; /open talks there"]),
            ("/rooms", ["-- dev (open) — Development", "-- lobby (open) — Lobby", "-- team (group)"]),
            ("/rooms dev", ["-- lobby (open) — Lobby", "-- team (group)"]),
            ("/my-rooms", ["-- dev (open) — Development", "-- team (group)"]),
            ("/topic team tea", ["-- done"]),
            ("/members team", ["-- ana"]),
            ("/is-member team", ["-- ana is a member of team"]),
            ("/is-member lobby", ["-- ana is not a member of lobby"]),
            ("/join lobby", ["[] * ana joined", "-- you are a member now; /open talks there"]),
            ("/leave lobby", ["[] * ana left", "-- done"]),
            ("/who dev", ["-- in dev: nobody"]),
            ("/seen team 2", ["-- read up to 2"]),
        ):
            assert sorted(ana.type(line)) == sorted(shown), line
        assert ana.type("/room team") == [
            "-- room: team", "-- kind: group", "-- topic: tea", "-- last: 3", "-- members: 1", "-- admin: ana",
        ]  # fmt: skip

    def test_groups(self):
        ana, bia, caio = self.owner("ana"), self.owner("bia"), self.owner("caio")
        ana.type("/create team")
        for person in (ana, bia, caio):
            person.read()
        assert ana.type("/invite team bia") == ["-- done"]
        assert bia.read() == ["[] * ana invites you into team (/accept team or /reject team)"]
        assert bia.type("/accept team") == ["-- done"]
        assert ana.read() == ["[] * bia accepted: team"]
        assert caio.type("/ask team") == ["-- done"]
        assert ana.read() == ["[] * caio asks to join team (/accept team caio or /reject team caio)"]
        assert ana.type("/reject team caio") == ["-- done"]
        assert caio.read() == ["[] * ana rejected: team"]

    def test_notifications(self):
        bia = self.server.account("bia")
        ana = self.server.account("ana")
        for room in ("one", "two"):
            ana.ok("create", room=room)
            ana.ok("invite", room=room, nick="bia")
        bia.ok("reject", room="one")
        person = Person(self.server)
        assert "-- 1 wait for your answer: /notifications" in person.type("bia", "correct horse")
        assert [re.sub(r"\[.*?\]", "[]", line) for line in person.type("/notifications")] == [
            "-- [] ana invites you into one (rejected)",
            "-- [] ana invites you into two (/accept two or /reject two)",
        ]

    def test_historyAndDeleting(self):
        ana = self.owner("ana")
        ana.type("one", "two")
        self.bot.ok("say", room="lobby", text="three")
        ana.read()
        history = [re.sub(r"\[.*?\]", "[]", line) for line in ana.type("/history 2")]
        assert history == ["-- 2 [] ana: two", "-- 3 [] bot: three", "-- there are more"]
        assert sorted(ana.type("/delete 2")) == ["-- done", "[] * ana deleted a message"]
        assert ana.type("/delete 3") == ["-- This is for whoever wrote it, or for the administrator of lobby."]
        assert ana.type("/history lobby 1")[0].endswith("ana deleted a message")

    def test_whatOnlyAccountsMay(self):
        assert self.person("ana").type("/create team") == ["-- This needs an account; you are here as a guest."]

    def test_fieldsThatCantBe(self):
        (why,) = self.person("ana").type("/history lobby 0")
        assert why.startswith("-- The field limit is not right")

    def test_answersComeInTheOrderOfTheQuestions(self):
        ana = self.person("ana")
        self.server.commits.busy = True
        ana.type("/who lobby", "/nonsense", "/ping", "/help quit", "/msg nobody oi")
        self.server.commits.run()
        assert ana.read() == [
            "-- in lobby: ana, bot",
            "-- There is no command /nonsense. Did you mean /seen ROOM SEQ? /help lists all.",
            "-- the server is there",
            "-- /quit  leave",
            "-- There is nobody called nobody.",
        ]

    def test_saying(self):
        ana = self.person("ana")
        ana.type("/say /not a command")
        assert self.said() == [("ana", "/not a command")]


class FilesTests(SynchronousTestCase):
    def test_filesAreListed(self):
        server = MediaServer()
        ana = Person(server)
        ana.type("ana")
        assert ana.type("/files") == ["-- nothing"]


class HelpTests(PlainTestCase):
    def test_everyCommandHasItsLine(self):
        lines = self.person("ana").type("/help")
        assert [line.split()[1] for line in lines[:-1]] == [f"/{row.name}" for row in TABLE]
        assert lines[-1].startswith("-- Any other line is said")

    def test_ofOneCommand(self):
        ana = self.person("ana")
        for line in ("/help msg", "/help /msg", "/help MSG"):
            assert ana.type(line) == ["-- /msg NICK TEXT...  say something to one person"], line
        assert ana.type("/help mgs") == [
            "-- There is no command /mgs. Did you mean /msg NICK TEXT...? /help lists all."
        ]


class LanguageTests(PlainTestCase):
    def test_everythingIsInTheLanguageThatOneSpeaks(self):
        ana = self.person("ana")
        assert ana.type("/lang pt") == ["-- Agora em português."]
        for line, shown in (
            ("/nada", "-- Não existe o comando"),
            ("/msg bia", "-- Em /msg falta TEXTO: /msg NICK TEXTO..."),
            ("/open nada", "-- Não existe uma sala chamada nada.\n-- Você continua conversando em lobby."),
            ("/create x", "-- Para isto é preciso ter uma conta"),
            ("/help quit", "-- /quit  sai"),
            ("/open lobby", "-- Você agora conversa em lobby."),
            ("/login bot", "-- A senha de bot? Uma linha vazia volta atrás. (Aqui não dá"),
            ("", ""),
        ):
            assert "\n".join(ana.type(line)).startswith(shown), line
        self.person("bia")
        self.bot.ok("say", room="@ana", text="oi")
        assert ana.read() == ["[] * bia entrou", "[] bot (para você): oi"]
        assert ana.type("/lang en") == ["-- This is English."]
        assert ana.type("/lang pt-BR") == ["-- Agora em português."]

    def test_onesOwnLanguageOnly(self):
        ana, bia = self.person("ana"), self.person("bia")
        ana.type("/lang pt")
        assert bia.type("/open nowhere")[0] == "-- There is no room called nowhere."

    def test_aLanguageThatIsNotSpoken(self):
        assert self.person("ana").type("/lang fr") == ["-- I don't speak fr, but en, pt."]

    def test_theCommandsThatTheModelKnowsAreGiven(self):
        given = {row.gives for row in TABLE}
        missing = {kind for kind in vars(commands).values() if hasattr(kind, "__attrs_attrs__")} - given
        other = {"Signup", "Login", "Guest", "Logout", "Open", "Say", "SetPassword", "Leave"}
        none = {"Resume", "Tokens", "Revoke", "Close"}
        assert {kind.__name__ for kind in missing} <= other | none
