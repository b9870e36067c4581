"""Languages: how they are called, and that a server speaks to each session in its own."""

from twisted.logger import globalLogPublisher
from twisted.trial.unittest import SynchronousTestCase

from chatd.model.limits import Limits
from chatd.model.refusals import SENTENCES, Phrase, Refused
from chatd.model.settings import Settings
from chatd.wire.languages import ENGLISH, languageOf, whyIn
from tests.harness import Server


class LanguageTests(SynchronousTestCase):
    def test_names_of_languages(self):
        for name in ("pt", "pt-BR", "pt_BR.UTF-8", "PT", "pt_PT@euro", "pt.UTF-8"):
            self.assertEqual(languageOf(name), "pt", name)
        for name in ("en", "en_GB", "", "C", "POSIX", "C.UTF-8", "fr", "ptx", "p", "../pt", "x" * 64, "\ud800", "\0pt"):
            self.assertEqual(languageOf(name), ENGLISH, name)

    def test_words_of_ours_are_translated_in_their_places_and_others_are_not(self):
        refused = Refused("too-many", most=3, what=Phrase("rooms"))
        self.assertEqual(refused.why, "That would be more than 3 rooms.")
        self.assertEqual(whyIn("pt", refused), "Isso passaria do limite de 3 salas.")
        self.assertEqual(whyIn("pt", Refused("no-such-room", room="rooms")), "Não existe uma sala chamada rooms.")
        self.assertEqual(
            whyIn("pt", Refused("too-long", what=Phrase("{field}", field="room"), most=Phrase("{most} bytes", most=3))),
            "Grande demais: o campo room tem mais de 3 bytes.",
        )

    def test_words_of_others_are_no_format(self):
        self.assertEqual(
            whyIn("pt", Refused("bad-email", detail=Phrase("{0} {x.y}"))), "Isto não é um endereço de e-mail: {0} {x.y}"
        )


class ServerTests(SynchronousTestCase):
    """Refusals come in the session's language, their codes in none."""

    def setUp(self):
        self.server = Server()

    def why(self, client, type, /, **fields):
        answer = client.ask(type, **fields)
        self.assertEqual(answer["type"], "refused")
        return answer["code"], answer["why"]

    def test_a_login_that_is_refused_is_in_portuguese_already(self):
        self.server.account("ana")
        taken = ("nick-taken", "O nick ana está em uso.")
        wrong = ("wrong-password", "Nome ou senha incorretos.")
        for type, fields, expected in (
            ("guest", {"nick": "ana"}, taken),
            ("signup", {"nick": "ana", "email": "b@c.org", "password": "12345678", "postal": "01310100"}, taken),
            ("login", {"nick": "ana", "password": "wrong"}, wrong),
            ("login", {"nick": "bia", "password": "wrong"}, wrong),
            ("login", {"nick": "bia"}, ("missing-field", "O campo password está faltando ou vazio.")),
            ("guest", {"nick": 1}, ("bad-field", "O campo nick está errado: Expected str, got int.")),
            ("resume", {"token": "x"}, ("bad-token", whyIn("pt", Refused("bad-token")))),
        ):
            client = self.server.client()
            self.assertEqual(self.why(client, type, lang="pt-BR", **fields), expected)
            self.assertEqual(self.why(client, "say", room="lobby", text="x")[1], whyIn("pt", Refused("login-first")))

    def test_a_session_keeps_its_language_and_others_have_theirs(self):
        ana, bia = self.server.guest("ana", lang="pt_BR.UTF-8"), self.server.guest("bia")
        self.assertEqual(self.why(ana, "open", room="x")[1], "Não existe uma sala chamada x.")
        self.assertEqual(self.why(bia, "open", room="x")[1], "There is no room called x.")

    def test_what_was_asked_for_last_counts(self):
        client = self.server.client()
        for fields, expected in (
            ({"lang": "pt"}, "Diga"), ({}, "Diga"), ({"lang": None}, "Diga"), ({"lang": "fr"}, "Say"),
            ({"lang": "pt"}, "Diga"), ({"lang": ""}, "Say"), ({"lang": "pt"}, "Diga"), ({"lang": "en"}, "Say"),
        ):  # fmt: skip
            client.ask("guest", nick="", **fields)
            self.assertEqual(self.why(client, "open", room="x")[1].split()[0], expected, fields)

    def test_what_can_be_no_language_is_refused_and_not_taken(self):
        client = self.server.client()
        client.ask("guest", nick="", lang="pt")
        for lang, code in ((1, "bad-field"), (["pt"], "bad-field"), ({}, "bad-field"), ("e" * 65, "too-long")):
            self.assertEqual(self.why(client, "guest", nick="ana", lang=lang)[0], code)
            self.assertEqual(self.why(client, "open", room="x")[1], whyIn("pt", Refused("login-first")))
        client.ok("guest", nick="ana", lang="\0" * 64)

    def test_only_who_comes_in_chooses(self):
        ana = self.server.guest("ana")
        self.assertEqual(self.why(ana, "open", room="x", lang="pt")[1], "There is no room called x.")
        ana.ok("ping", lang=[1e300])
        ana.write(b'{"type":"ping","lang":"pt","x":"\\ud800"}\n')
        self.assertEqual(ana.messages()[-1]["why"], SENTENCES["bad-text"])

    def test_what_cannot_be_read_is_told_in_the_language_that_can(self):
        for data in (
            b'{"type":"guest","lang":"pt","nick":"\xff"}',
            b'{"type":"guest","lang":"pt","nick":"\\ud800"}',
            b'{"type":"guest","lang":"pt","id":-1,"nick":"ana"}',
            b'{"type":"guest","lang":"pt","id":1e400,"nick":"ana"}',
            b'{"type":"guest","lang":"pt","id":"\\ud800","nick":"ana"}',
        ):
            client = self.server.client()
            client.write(data + b"\n")
            self.assertRegex(client.take()["why"], "^(Isto não|O )", data)

    def test_limits_are_told_in_portuguese(self):
        self.server = Server(Settings(limits=Limits(roomsPerPerson=0)))
        ana = self.server.account("ana", lang="pt")
        self.assertEqual(self.why(ana, "create", room="x")[1], "Isso passaria do limite de 0 salas.")
        self.assertEqual(
            self.why(ana, "say", room="lobby", text="x" * 16_001)[1],
            "Grande demais: o texto tem mais de 16000 caracteres.",
        )

    def test_states_are_told_in_portuguese(self):
        ana, bia = self.server.account("ana"), self.server.account("bia", lang="pt")
        ana.ok("create", room="team")
        ana.ok("invite", room="team", nick="bia")
        bia.ok("reject", room="team")
        self.assertEqual(self.why(bia, "reject", room="team")[1], "Isto já foi respondido: recusado.")

    def test_the_last_words_are_in_portuguese(self):
        ana, bia = self.server.guest("ana", lang="pt"), self.server.guest("bia")
        ana.messages(), bia.messages()
        self.server.service.stop()
        self.assertEqual(ana.got("bye"), [{"type": "bye", "code": "stopping", "why": whyIn("pt", Refused("stopping"))}])
        self.assertEqual(bia.got("bye")[0]["why"], SENTENCES["stopping"])

    def test_who_never_got_in_is_dismissed_in_their_language(self):
        client = self.server.client()
        client.ask("guest", nick="", lang="pt")
        self.server.clock.advance(60)
        self.assertEqual(client.got("bye")[0]["why"], whyIn("pt", Refused("login-first")))

    def test_the_log_is_english(self):
        said = []
        globalLogPublisher.addObserver(said.append)
        self.addCleanup(globalLogPublisher.removeObserver, said.append)
        self.server.guest("ana", lang="pt").ask("open", room="x")
        self.assertEqual([event["why"] for event in said if event.get("code")], ["There is no room called x."])
