"""Real people: a server, two chatcli and a socket as netcat is, in one conversation."""

import re
import subprocess
import sys

from twisted.trial.unittest import SynchronousTestCase

from tests.processes import CHECKOUT, ChatServer, Program, Wire, temporaryFolder

PASSWORD = "correct horse"


class ConversationTests(SynchronousTestCase):
    def setUp(self) -> None:
        self.server = ChatServer(temporaryFolder(self))
        self.addCleanup(self.server.close)

    def chatcli(self, nick: str, *options: str) -> Program:
        """A client that has come in."""
        where = ("--host", "127.0.0.1", "--port", str(self.server.port), "--nick", nick)
        client = Program("-m", "chatcli", *where, *options, CHATCLI_PASSWORD=PASSWORD)
        self.addCleanup(client.close)
        client.write("/ping\n")
        client.until("^-- ")
        return client

    def member(self, nick: str) -> Program:
        """A client with a new account."""
        return self.chatcli(nick, "--signup", f"{nick}@example.org", "--postal", "01310-100")

    def netcat(self, nick: str) -> Wire:
        """A socket of somebody with a new account."""
        wire = Wire(self.server.port)
        self.addCleanup(wire.close)
        wire.ok("signup", nick=nick, email=f"{nick}@example.org", password=PASSWORD, postal="01310-100")
        return wire

    def test_three_talk_in_the_lobby(self) -> None:
        ana, bia, rui = self.chatcli("ana"), self.chatcli("José"), self.netcat("rui")
        rui.ok("open", room="lobby", after=0)
        ana.write("olá, çã 🐈‍⬛\n")
        bia.until(r"^\[lobby\] ana: olá, çã 🐈‍⬛$")
        self.assertEqual(rui.until(type="said")["text"], "olá, çã 🐈‍⬛")
        rui.ok("say", room="lobby", text="two\nlines ☕")
        for client in (ana, bia):
            client.until(r"^\[lobby\] rui: two ⏎ lines ☕$")
        bia.write("//tchau\n")
        self.assertEqual(rui.until(by="José")["text"], "/tchau")
        self.assertEqual((ana.wait(), bia.wait()), (0, 0))
        self.assertIn(rui.until(type="gone")["nick"], ("ana", "José"))

    def test_a_group_is_born_from_an_invitation_and_a_request(self) -> None:
        ana, bia, rui = self.member("ana"), self.member("bia"), self.netcat("rui")
        ana.write("/create study group Physics\n/open study\n/invite study bia\n")
        bia.until(r"^\[inbox\] \* ana invites you into study")
        bia.write("/accept study\n/open study\nhere I am\n")
        ana.until(r"^\[study\] bia: here I am$")
        rui.ok("ask", room="study")
        ana.until(r"^\[inbox\] \* rui asks to join study")
        ana.write("/accept study rui\n")
        rui.until(type="accepted", about="study")
        self.assertEqual(rui.ok("members", room="study")["members"], ["ana", "bia", "rui"])
        rui.ok("open", room="study", after=0)
        rui.ok("say", room="study", text="me too")
        for client in (ana, bia):
            client.until(r"^\[study\] rui: me too$")
        ana.write("/leave study rui\n")
        rui.until(type="promoted", nick="rui")
        self.assertEqual(rui.ok("room", room="study")["admin"], "rui")

    def test_two_talk_where_nobody_else_hears_them(self) -> None:
        ana, bia, rui = self.chatcli("ana"), self.chatcli("bia"), self.netcat("rui")
        rui.ok("open", room="lobby", after=0)
        ana.write("/msg bia segredo\n")
        bia.until(r"^\[@ana\] ana: segredo$")
        bia.write("/msg ana está bem\n")
        ana.until(r"^\[@bia\] bia: está bem$")
        ana.write("in the lobby\n")
        self.assertEqual(rui.until(type="said")["text"], "in the lobby")

    def test_who_comes_back_learns_what_waits(self) -> None:
        ana, rui = self.member("ana"), self.netcat("rui")
        self.assertEqual(ana.wait(), 0)
        rui.ok("say", room="@ana", text="oi")
        rui.ok("create", room="study")
        rui.ok("invite", room="study", nick="ana")
        ana = self.chatcli("ana", "--login")
        ana.write("/open @rui\n")
        ana.until(r"^\[@rui\] rui: oi$")
        self.assertIn("@rui wrote 1 that you have not seen: /open @rui", ana.errors())
        self.assertIn("1 wait for your answer: /notifications", ana.errors())

    def test_who_is_let_into_a_group_again_hears_it_again(self) -> None:
        ana, bia = self.netcat("ana"), self.member("bia")
        for _ in range(2):  # the second group is another one of the same name
            ana.ok("create", room="study")
            for text in ("one", "two"):
                ana.ok("invite", room="study", nick="bia")
                bia.write("/accept study\n/open study\n" + text + "\n")
                bia.until(rf"\[study\] bia: {text}$")
                bia.output = ""
                bia.write("/leave study\n")
                bia.until(r"\[study\] \* bia left$")
            ana.ok("leave", room="study")
        self.assertEqual(bia.wait(), 0)

    def test_an_end_of_input_is_no_error_however_it_looks(self) -> None:
        script = f'"$0" -m chatcli --host 127.0.0.1 --port {self.server.port} --nick ana'
        for ending in ("<&-", "</dev/null"):
            done = subprocess.run(["sh", "-c", f"{script} {ending}", sys.executable], cwd=CHECKOUT, check=False)
            self.assertEqual(done.returncode, 0, ending)

    def test_a_number_without_end_costs_its_own_line_only(self) -> None:
        ana = self.chatcli("ana")
        ana.write("/seen lobby " + "9" * 5000 + "\nl1\n/foo\nl2\n")
        self.assertEqual(ana.wait(), 1)
        self.assertEqual(re.findall(r"ana: (.*)", ana.output), ["l1", "l2"])

    def test_a_host_that_is_no_host_is_said_to_be_none(self) -> None:
        client = Program("-m", "chatcli", "--host", "a b", "--tls", "--nick", "ana")
        self.addCleanup(client.close)
        self.assertIn(client.wait(), (2, 69))
        self.assertIn("a b", client.errors())
