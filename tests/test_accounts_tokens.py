"""Coming in with a token: devices without the password, and operators, who are some however they come."""

from chatd.model.limits import Limits
from chatd.model.settings import Settings
from tests.accountscase import AccountsTestCase
from tests.harness import Server


class TokenTests(AccountsTestCase):
    """Devices that log in without the password."""

    def test_a_token_is_issued_to_a_device(self):
        ana = self.server.account("ana", device="laptop")
        token = ana.welcome["token"]
        phone = self.server.login("ana", device="phone").welcome["token"]
        self.assertNotEqual(token, phone)
        back = self.server.client().ok("resume", token=token)
        self.assertEqual(
            (back["nick"], back["guest"], back["token"], back["email"]), ("ana", False, token, "ana@example.org")
        )
        self.assertEqual([row["device"] for row in ana.ok("tokens")["tokens"]], ["laptop", "phone"])

    def test_the_list_tells_when_and_never_the_token(self):
        ana = self.server.account("ana", device="laptop")
        self.server.clock.advance(60)
        self.server.client().ok("resume", token=ana.welcome["token"])
        (row,) = ana.ok("tokens")["tokens"]
        self.assertEqual(sorted(row), ["created", "device", "token", "used"])
        self.assertIsInstance(row["token"], int)
        self.assertEqual((row["created"][-10:], row["used"][-10:]), ("00:00.000Z", "01:00.000Z"))

    def test_a_revoked_token_is_worth_nothing(self):
        ana = self.server.account("ana", device="laptop")
        self.server.login("ana", device="phone")
        laptop, phone = (row["token"] for row in ana.ok("tokens")["tokens"])
        ana.ok("revoke", token=laptop)
        self.assertEqual(self.refused("resume", token=ana.welcome["token"]), "bad-token")
        self.assertEqual(ana.refused("revoke", token=laptop), "no-such-token")
        self.assertEqual([row["token"] for row in ana.ok("tokens")["tokens"]], [phone])

    def test_others_tokens_are_not_ones_own(self):
        ana = self.server.account("ana", device="laptop")
        bia = self.server.account("bia", device="laptop")
        (row,) = ana.ok("tokens")["tokens"]
        self.assertEqual(bia.refused("revoke", token=row["token"]), "no-such-token")
        self.server.client().ok("resume", token=ana.welcome["token"])

    def test_an_unknown_token(self):
        for token in ("nonsense", "x" * 200):
            self.assertEqual(self.refused("resume", token=token), "bad-token")
        self.assertEqual(self.refused("resume", token=""), "missing-field")
        self.assertEqual(self.refused("resume"), "missing-field")

    def test_at_the_limit_the_one_not_used_for_the_longest_time_goes(self):
        self.server = Server(Settings(limits=Limits(tokensPerAccount=3)))
        ana = self.server.account("ana", device="one")
        tokens = {"one": ana.welcome["token"]}
        for device in ("two", "three"):
            self.server.clock.advance(1)
            tokens[device] = self.server.login("ana", device=device).welcome["token"]
        self.server.clock.advance(1)
        self.server.client().ok("resume", token=tokens["one"])
        self.server.clock.advance(1)
        self.server.login("ana", device="four")
        self.assertEqual([row["device"] for row in ana.ok("tokens")["tokens"]], ["one", "three", "four"])
        self.assertEqual(self.refused("resume", token=tokens["two"]), "bad-token")

    def test_a_login_without_a_device_leaves_no_token(self):
        ana = self.server.account("ana")
        self.server.login("ana")
        self.assertEqual(ana.ok("tokens")["tokens"], [])


class OperatorTests(AccountsTestCase):
    """Who is named by `--admin`."""

    def setUp(self):
        self.server = Server(Settings(operators=frozenset({"ana"})))

    def test_an_operator_is_one_however_they_came_in(self):
        signedUp = self.server.account("Ana", device="laptop")
        for client in (signedUp, self.server.login("ana"), self.resumed(signedUp.welcome["token"])):
            client.ok("topic", room="lobby", topic="x")
            client.lose()

    def resumed(self, token):
        client = self.server.client()
        client.ok("resume", token=token)
        return client

    def test_others_are_none(self):
        self.assertEqual(self.server.account("bia").refused("topic", room="lobby", topic="x"), "not-admin")
        self.assertEqual(self.server.guest("ana").refused("topic", room="lobby", topic="x"), "accounts-only")
