"""Coming in without an account: guests, and when their nicks are free again."""

from chatd.model.settings import Settings
from tests.accountscase import AccountsTestCase
from tests.harness import Server


class GuestTests(AccountsTestCase):
    """Coming in without an account."""

    def test_the_answer_says_who_one_is(self):
        welcome = self.server.guest("Ana").welcome
        self.assertEqual((welcome["nick"], welcome["guest"]), ("Ana", True))
        self.assertTrue(welcome["inbox"].startswith("@Ana~"))
        self.assertGreaterEqual(len(welcome["token"]), 16)
        self.assertNotIn("email", welcome)
        self.assertNotIn(welcome["token"], welcome["inbox"])

    def test_a_nick_is_taken_by_an_account_in_any_spelling(self):
        account = self.server.account("José", email="jose@example.org")
        account.lose()
        for nick in ("José", "JOSÉ", "jose\u0301"):
            self.assertEqual(self.refused("guest", nick=nick), "nick-taken", nick)
        self.server.guest("Jose")

    def test_a_nick_is_taken_by_a_guest_who_is_here(self):
        guest = self.server.guest("Ana")
        self.assertEqual(self.refused("guest", nick="ANA"), "nick-taken")
        self.assertEqual(self.refused("guest", nick="ana", token="not the token of it"), "nick-taken")
        guest.lose()
        self.assertEqual(self.server.guest("ANA").welcome["nick"], "ANA")

    def test_a_nick_is_free_after_logout(self):
        self.server.guest("ana").ok("logout")
        self.server.guest("ana")

    def test_the_same_token_takes_the_seat_over(self):
        older = self.server.guest("ana")
        older.ok("open", room="lobby")
        token = older.welcome["token"]
        newer = self.server.guest("Ana", token=token)
        bye = older.messages()[-1]
        self.assertEqual((bye["type"], bye["code"]), ("bye", "replaced"))
        self.assertTrue(older.closing)
        older.lose()
        self.assertEqual(newer.welcome["token"], token)
        self.assertEqual(self.refused("guest", nick="ana"), "nick-taken", "the older one's end did not free the nick")
        newer.ok("say", room="lobby", text="back")
        newer.lose()
        self.server.guest("ana")

    def test_a_chain_of_take_overs(self):
        token = "a token of my own"
        sessions = [self.server.guest("ana", token=token) for _ in range(5)]
        self.assertEqual([client.closing for client in sessions], [True] * 4 + [False])
        self.assertEqual(sessions[-1].ok("who")["people"], ["ana"])

    def test_a_token_of_ones_own_will_do(self):
        one = self.server.guest("ana", token="a token of my own")
        inbox = one.welcome["inbox"]
        one.lose()
        self.assertEqual(self.server.guest("ana", token="a token of my own").welcome["inbox"], inbox)
        self.assertNotEqual(self.server.guest("bia", token="a token of my own").welcome["inbox"][4:], inbox[4:])
        self.assertEqual(self.refused("guest", nick="caio", token="too short"), "bad-field")

    def test_a_server_without_guests(self):
        self.server = Server(Settings(guests=False))
        self.assertEqual(self.refused("guest", nick="ana"), "no-guests")
        self.assertEqual(self.refused("guest", nick="a b"), "bad-nick")
        self.server.account("ana")

    def test_a_seat_is_freed_when_the_server_starts_again(self):
        self.server.guest("ana")
        self.assertEqual(Server(db=self.server.db).guest("ana").welcome["nick"], "ana")

    def test_two_at_once_and_one_gets_the_nick(self):
        clients = [self.server.client() for _ in range(4)]
        self.server.commits.busy = True
        for client in clients:
            client.send("guest", nick="ana")
        self.server.commits.busy = False
        self.server.commits.run()
        self.assertEqual([client.take()["type"] for client in clients], ["ok", "refused", "refused", "refused"])

    def test_a_guest_who_left_before_the_answer_keeps_no_nick(self):
        client = self.server.client()
        self.server.commits.busy = True
        client.send("guest", nick="ana")
        client.lose()
        self.server.commits.busy = False
        self.server.commits.run()
        self.assertEqual(self.server.guest("bia").ok("who")["people"], ["bia"])
        self.server.guest("ana")
