"""The client's language: what chatcli says by itself, and what the real programs say to each other."""

from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase

from chatcli import language
from chatcli.answers import FIELDS, KINDS, LINES, answerLines
from chatcli.errors import RefusedByServer, reasonText
from chatcli.identity import Guest, Login, Signup
from chatcli.lines import eventLine
from chatcli.options import readLanguage, readOptions
from chatcli.protocol import encoded
from chatcli.slash import BadCommand, parse
from chatd.wire.languages import ENGLISH
from chatd.wire.words import TOLD
from tests.processes import ChatServer, Program, temporaryFolder


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
            (
                {"type": "shared", "by": "bia", "name": "a.png", "size": 2048, "caption": "{by}"},
                "[lobby] * bia compartilhou a.png (2 KiB) — {by}",
            ),
            ({"type": "waved", "by": "bia"}, "[lobby] * bia: waved"),
        ):
            self.assertEqual(eventLine(message, "lobby"), expected)

    def test_no_event_is_left_in_english(self):
        every = dict.fromkeys(("nick", "by", "about", "title", "topic", "state", "notification", "name", "text"), "·")
        every |= {"size": 1, "sha256": "", "media": ""}
        for kind in TOLD:
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
