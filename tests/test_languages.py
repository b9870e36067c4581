"""Nobody is spoken to in half a language: every text has its translation, and it comes to who asked for it."""

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import get_args

from babel.messages.mofile import read_mo
from email_validator import EmailNotValidError, validate_email
from twisted.logger import globalLogPublisher
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase

from chatcli import language
from chatcli.answers import FIELDS, KINDS, LINES, answerLines
from chatcli.errors import RefusedByServer, reasonText
from chatcli.identity import Guest, Login, Signup
from chatcli.lines import EVENTS, STATES, eventLine
from chatcli.options import readLanguage, readOptions
from chatcli.protocol import encoded
from chatcli.slash import TABLE, WORDS, BadCommand, parse
from chatd.model.events import State
from chatd.model.limits import Limits
from chatd.model.refusals import SENTENCES, Phrase, Refused
from chatd.model.settings import Settings
from chatd.wire.languages import ENGLISH, LANGUAGES, catalogue, languageOf, whyIn
from docs import texts
from tests.harness import Server
from tests.processes import ChatServer, Program, temporaryFolder

CATALOGUES = [(package, name) for package in texts.PACKAGES for name in LANGUAGES if name != ENGLISH]
PLACE = re.compile(r"{[^{}]*}|%(?:\(\w+\))?[a-z]")
MARKS = ("_", "N_", "Phrase")
PROSE = re.compile(r"[A-Za-z]{2,}[,:;]? [A-Za-z]{2,}")
"""Two words: what people read, not what programs do."""
NO_PROSE = {"chatcli on ", *(command.arguments for command in TABLE)}
"""What looks like it and isn't: a device's name, which the server keeps, and arguments, which are words in a table."""


def sources(package: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((texts.ROOT / package).rglob("*.py")):
        yield path, ast.parse(path.read_text("utf-8"))


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


def prose(node: ast.AST) -> Iterator[ast.Constant]:
    """Texts for people that nobody marked: docstrings, what is asserted and what is logged are none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if PROSE.search(node.value) and node.value not in NO_PROSE:
            yield node
    elif isinstance(node, ast.Assert):
        yield from prose(node.test)
    elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)) and not isMarkOrLog(node):
        for child in ast.iter_child_nodes(node):
            yield from prose(child)


def isMarkOrLog(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and bool(re.match(rf"({'|'.join(MARKS)}|log\.\w+)\(", ast.unparse(node)))


class CatalogueTests(SynchronousTestCase):
    """What people have translated, against what stands in the sources."""

    def test_every_text_is_translated(self):
        for package, name in CATALOGUES:
            written = texts.read(package, name)
            wanted = {message.id for message in texts.template(package) if message.id}
            done = {message.id for message in written if message.id and message.string and not message.fuzzy}
            self.assertEqual(sorted(wanted ^ done), [], f"{package}, {name}: run make texts, and translate")

    def test_translations_have_the_places_of_their_texts(self):
        for package, name in CATALOGUES:
            for message in texts.read(package, name):
                if message.id and message.string:
                    self.assertEqual(set(PLACE.findall(message.string)), set(PLACE.findall(message.id)), message.id)

    def test_translations_begin_and_end_as_their_texts(self):
        """A question ends with a space, a help text with a line end."""
        for package, name in CATALOGUES:
            for message in texts.read(package, name):
                around = [re.fullmatch(r"(\s*).*?(\s*)", text, re.DOTALL) for text in (message.id, message.string)]
                if message.id and message.string:
                    self.assertEqual(around[0].groups(), around[1].groups(), message.id)

    def test_what_is_read_is_what_was_written(self):
        for package, name in CATALOGUES:
            written, shipped = texts.compiled(texts.read(package, name)), texts.path(package, name, "mo").read_bytes()
            found, wanted = ({m.id: m.string for m in read_mo(BytesIO(data))} for data in (shipped, written))
            self.assertEqual(found, wanted, f"{package}, {name}: run make texts")

    def test_a_catalogue_for_each_language_and_no_other(self):
        for package in texts.PACKAGES:
            folders = {path.name for path in (texts.ROOT / package / "locale").iterdir()}
            self.assertEqual(folders | {ENGLISH}, set(LANGUAGES))

    def test_sentences_are_in_the_catalogue(self):
        translate = catalogue("chatd", "pt")
        for sentence in SENTENCES.values():
            self.assertNotEqual(translate(sentence), sentence)

    def test_no_text_is_the_catalogues_head(self):
        self.assertEqual([catalogue(package, name)("") for package, name in CATALOGUES], ["", ""])


class SourceTests(SynchronousTestCase):
    """What the sources say, before anybody translates it."""

    def test_every_mark_is_found(self):
        """What stands in an f-string, or is put together, the extraction doesn't see."""
        for package in texts.PACKAGES:
            found = {message.id for message in texts.template(package)}
            for path, tree in sources(package):
                for call in calls(tree, *MARKS):
                    text = call.args[0]
                    self.assertFalse(isinstance(text, ast.JoinedStr | ast.BinOp), f"{path}:{text.lineno}")
                    if isinstance(text, ast.Constant):
                        self.assertIn(text.value, found, f"{path}:{text.lineno}")

    def test_what_the_client_says_is_marked(self):
        unmarked = [(str(path), node.lineno, node.value) for path, tree in sources("chatcli") for node in prose(tree)]
        self.assertEqual(unmarked, [])

    def test_words_in_refusals_are_marked(self):
        """What is a plain string there is the wire's own: the name of a field."""
        for path, tree in sources("chatd"):
            for call in calls(tree, "Refused"):
                for place in call.keywords:
                    isOurs = place.arg != "field" and isinstance(place.value, ast.Constant | ast.JoinedStr)
                    self.assertFalse(isOurs, f"{path}:{call.lineno}: {ast.unparse(call)}")

    def test_tables_of_words_are_whole(self):
        self.assertLessEqual({word for row in TABLE for word in re.findall("[A-Z]+", row.arguments)}, set(WORDS))
        self.assertEqual(set(STATES) | {""}, set(get_args(State)))

    def test_what_libraries_say_is_what_they_say(self):
        for address in ("ana", "@b.org", "ana@", ".a@b.org", "a.@b.org", "a..b@c.org", "a@b", "a@.b.org", "a@b.org."):
            said = self.assertRaises(EmailNotValidError, validate_email, address, check_deliverability=False)
            self.assertIn(str(said), texts.EMAILS)


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


class ClientTests(SynchronousTestCase):
    """What the client says itself."""

    def setUp(self):
        self.addCleanup(language.choose, ENGLISH)
        language.choose("pt")

    def test_the_option_counts_before_the_locale(self):
        for option, environment, expected in (
            (None, {}, "en"),
            (None, {"LANG": "pt_BR.UTF-8"}, "pt"),
            (None, {"LANG": "pt_BR.UTF-8", "LC_MESSAGES": "en_US"}, "en"),
            (None, {"LANG": "en_US", "LC_MESSAGES": "pt_BR"}, "pt"),
            (None, {"LC_ALL": "C", "LC_MESSAGES": "pt_BR", "LANG": "pt_BR"}, "en"),
            (None, {"LC_ALL": "POSIX", "LANG": "pt_BR"}, "en"),
            (None, {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "pt_BR"}, "pt"),
            (None, {"LC_ALL": "pt_BR", "LANG": "C"}, "pt"),
            ("en", {"LC_ALL": "pt_BR"}, "en"),
            ("pt", {"LC_ALL": "C"}, "pt"),
            ("fr", {"LC_ALL": "pt_BR"}, "en"),
        ):
            language.choose(option, environment)
            self.assertEqual(language.chosen(), expected, (option, environment))

    def test_servers_are_asked_for_it(self):
        card = {"password": "correct horse", "email": "ana@example.org", "postal": "01310-100"}
        for identity in (Guest("ana"), Login("ana", "correct horse", "token"), Signup("ana", **card)):
            for _ in range(2):  # a sign-up that was asked for tries the login first
                self.assertEqual({attempt["lang"] for attempt in identity.attempts()}, {"pt"})

    def test_events(self):
        for message, expected in (
            ({"type": "entered", "nick": "bia"}, "[lobby] * bia entrou"),
            ({"type": "topic-set", "by": "bia", "topic": "{by}"}, "[lobby] * bia definiu o tópico: {by}"),
            (
                {"type": "asked", "by": "bia", "about": "{x}"},
                "[lobby] * bia pede para entrar em {x} (/accept {x} bia ou /reject {x} bia)",
            ),
            (
                {"type": "answered", "by": "a", "notification": 3, "about": "x", "state": "passed"},
                "[lobby] * notificação 3 sobre x: repassado",
            ),
            ({"type": "waved", "by": "bia"}, "[lobby] * bia: waved"),
        ):
            self.assertEqual(eventLine(message, "lobby"), expected)

    def test_no_event_is_left_in_english(self):
        every = dict.fromkeys(("nick", "by", "about", "title", "topic", "state", "notification"), "·")
        for kind in EVENTS:
            lines = set()
            for name in (ENGLISH, "pt"):
                language.choose(name)
                lines.add(eventLine({"type": kind, **every}, "lobby"))
            self.assertEqual(len(lines), 2, lines)

    def test_answers(self):
        def lines(type, **answer):
            return answerLines(type, {"type": "ok", **answer}, str, str)

        row = {"room": "x", "kind": "open", "last": 1, "unread": 1}
        self.assertEqual(lines("rooms", rooms=[row], more=True), ["-- x (aberta, não lidas: 1)", "-- há mais"])
        self.assertEqual(lines("room", room="rooms", kind="group"), ["-- sala: rooms", "-- tipo: grupo"])
        self.assertEqual(lines("profile", nick="no", guest=False), ["-- nick: no", "-- visitante: não"])
        self.assertEqual(lines("who", people=[]), ["-- nada"])
        self.assertEqual(lines("join"), ["-- feito"])
        self.assertEqual(set(LINES) & {*FIELDS, *KINDS} - {"room", "members", "guest"}, set())

    def test_commands(self):
        command, arguments = parse("/create x open")
        self.assertEqual(
            (arguments, command.usage()), ({"room": "x", "kind": "open"}, "/create SALA [TIPO] [TÍTULO...]")
        )
        for line, expected in (
            ("/invtie x", "Não existe o comando /invtie. Seria /invite SALA NICK? /help lista todos."),
            ("/invite x", "Em /invite falta NICK: /invite SALA NICK"),
            ("/ping {0}", "/ping não aceita '{0}': /ping"),
        ):
            self.assertEqual(str(self.assertRaises(BadCommand, parse, line)), expected)
        asked, shown = [], []
        client = type("Client", (), {"room": "lobby", "request": lambda _, kind, **fields: asked.append(fields)})()
        client.show = shown.extend
        command, arguments = parse("/help /ping")
        command.perform(client, arguments)
        self.assertEqual(shown, ["/ping  pede um sinal de vida"])
        for word in ("sim", "yes", "não", "no"):
            command, arguments = parse(f"/set-profile showEmail {word}")
            command.perform(client, arguments)
        self.assertEqual([fields["showEmail"] for fields in asked], [True, True, False, False])

    def test_refusals_of_our_own(self):
        refusal = self.assertRaises(RefusedByServer, encoded, {"text": "x" * 70_000})
        self.assertEqual(
            (refusal.code, refusal.why), ("too-long", "Grande demais: a mensagem tem mais de 65536 bytes.")
        )

    def test_why_there_is_no_connection(self):
        from twisted.internet.error import ConnectionDone, ConnectionRefusedError

        self.assertEqual(reasonText(Failure(ConnectionDone())), "A conexão foi encerrada.")
        refused = Failure(ConnectionRefusedError("111: x"))
        self.assertEqual(reasonText(refused), "O outro lado recusou a conexão: 111: x.")
        language.choose(ENGLISH)
        self.assertEqual(reasonText(refused), refused.getErrorMessage())

    def test_options(self):
        """What argparse says too."""
        where = ["--host", "x", "--nick", "ana"]
        for arguments, expected in (
            (["--help"], "uso: chatcli"),
            (["--help"], "opções:"),
            (["--help"], "mostra esta ajuda e termina"),
            (["--help"], "mostra a versão do programa e termina"),
            (["--help"], "--signup E-MAIL "),
            (["send", "--help"], "argumentos posicionais:"),
            (["send"], "chatcli send: erro: faltam estes argumentos: SALA"),
            (["shout"], "argumento SCRIPT: escolha inválida: 'shout' (escolha entre 'send', "),
            (["tail", "x", "--after", "1", "--lines", "3"], "argumento --lines: não combina com --after"),
            ([*where, "--port", "x"], "argumento --port: x não é uma porta: vai de 1 a 65535"),
            ([*where, "--room"], "argumento --room: falta o valor"),
            ([*where, "--json=1"], "não aceita o valor '1'"),
            (["rooms", "y"], "argumentos desconhecidos: y"),
        ):
            self.assertIn(expected, self.said(arguments))

    def said(self, arguments: list[str]) -> str:
        """What the options print before they end the program."""
        import contextlib
        import io

        with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(out):
            self.assertRaises(SystemExit, readOptions, arguments)
        return out.getvalue()

    def test_the_language_is_read_before_all_else(self):
        for arguments, expected in (
            (["--lang", "pt"], "pt"),
            (["--lang=pt", "--nonsense", "--port", "x"], "pt"),
            (["--lang", "pt", "--lang", "en"], "en"),
            (["send", "x", "--lang", "pt"], "pt"),
            (["--host"], None),
            (["--lang"], None),
        ):
            self.assertEqual(readLanguage(arguments), expected, arguments)


class ProgramTests(SynchronousTestCase):
    """The real programs."""

    def setUp(self):
        self.server = ChatServer(temporaryFolder(self))
        self.addCleanup(self.server.close)

    def client(self, nick: str, *options: str, text: str = "", **environment: str) -> tuple[int, list[str], str]:
        """The status of a client that says something, the lines of its output, and its errors."""
        where = ("--host", "127.0.0.1", "--port", str(self.server.port), "--nick", nick)
        client = Program("-m", "chatcli", *where, *options, **environment)
        self.addCleanup(client.close)
        client.write(text)
        return client.wait(), sorted(client.output.splitlines()), client.errors()

    def test_a_conversation(self):
        self.assertEqual(
            self.client("ana", "--lang", "pt", text="olá\n/open x\n/ping\n"),
            (
                1,
                ["-- o servidor está aí", "[lobby] ana: olá"],
                "chatcli: conectado a chatd como ana\nchatcli: Não existe uma sala chamada x. (no-such-room)\n",
            ),
        )

    def test_a_login_that_is_refused(self):
        refused = (77, [], "chatcli: O servidor recusa a entrada: Nome ou senha incorretos. (wrong-password)\n")
        password = {"CHATCLI_PASSWORD": "wrong"}
        self.assertEqual(self.client("ana", "--login", LC_ALL="pt_BR.UTF-8", **password), refused)
        self.assertIn("The name or the password is wrong.", self.client("ana", "--login", LC_ALL="C", **password)[2])

    def test_nobody_is_there(self):
        self.server.close()
        status, _, errors = self.client("ana", "--lang", "pt")
        self.assertEqual(status, 69)
        self.assertIn("Não foi possível alcançar o servidor: O outro lado recusou a conexão: 111", errors)
