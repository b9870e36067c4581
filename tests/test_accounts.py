"""Coming in: accounts, guests, tokens."""

from twisted.trial.unittest import SynchronousTestCase

from chatd.model.limits import Limits
from chatd.model.settings import Settings
from tests.harness import Server

CARD = {"nick": "ana", "email": "ana@example.org", "password": "correct horse", "postal": "01310-100"}


class AccountsTestCase(SynchronousTestCase):
    """A server, and what its clients were told besides answers."""

    def setUp(self):
        self.server = Server()

    def refused(self, type, **fields):
        """The code that a new client gets."""
        return self.server.client().refused(type, **fields)


class SignupTests(AccountsTestCase):
    """Making an account."""

    def test_the_answer_says_who_one_is(self):
        ana = self.server.account("Ana")
        self.assertEqual(
            ana.welcome,
            {
                "type": "ok",
                "re": "ask",
                "nick": "Ana",
                "guest": False,
                "inbox": "@Ana",
                "email": "Ana@example.org",
                "postal": "01310-100",
            },
        )

    def test_a_postal_code_is_shown_with_its_hyphen(self):
        self.assertEqual(self.server.account("ana", postal="01310100").welcome["postal"], "01310-100")

    def test_fields_that_are_left_out_or_empty_are_missing(self):
        for field in CARD:
            self.assertEqual(self.refused("signup", **CARD | {field: ""}), "missing-field", field)
            self.assertEqual(
                self.refused("signup", **{k: v for k, v in CARD.items() if k != field}), "missing-field", field
            )

    def test_malformed_fields_have_codes_of_their_own(self):
        for field, value, code in [
            ("nick", "a b", "bad-nick"),
            ("nick", "@ana", "bad-nick"),
            ("email", "ana", "bad-email"),
            ("email", "ana@", "bad-email"),
            ("postal", "1310-100", "bad-postal"),
            ("postal", "013101000", "bad-postal"),
            ("postal", "01310--100", "bad-postal"),
            ("password", "short", "bad-password"),
            ("password", "x" * 257, "bad-password"),
        ]:
            self.assertEqual(self.refused("signup", **CARD | {field: value}), code, value)
        self.assertEqual(self.server.account("ana").welcome["nick"], "ana", "nothing was taken")

    def test_a_nick_is_taken_in_any_spelling(self):
        self.server.account("José", email="jose@example.org")
        for nick in ("José", "JOSÉ", "jose\u0301", "ｊｏｓé"):
            self.assertEqual(self.refused("signup", **CARD | {"nick": nick}), "nick-taken", nick)
        self.assertEqual(self.server.account("Jose", email="other@example.org").welcome["nick"], "Jose")

    def test_a_nick_is_taken_while_a_guest_has_it(self):
        guest = self.server.guest("Ana")
        self.assertEqual(self.refused("signup", **CARD), "nick-taken")
        guest.lose()
        self.server.account("ana")

    def test_an_address_has_one_account(self):
        self.server.account("ana")
        self.assertEqual(self.refused("signup", **CARD | {"nick": "bia"}), "email-taken")
        self.assertEqual(self.refused("signup", **CARD | {"nick": "bia", "email": "ANA@Example.ORG"}), "email-taken")
        self.server.account("bia")

    def test_a_guest_signs_up_on_another_connection(self):
        self.assertEqual(self.server.guest("bia").refused("signup", **CARD), "logged-in")


class LoginTests(AccountsTestCase):
    """Coming back with a password."""

    def setUp(self):
        super().setUp()
        self.server.account("José", email="jose@example.org")

    def test_by_nick_in_any_spelling_or_by_address(self):
        for who in (
            {"nick": "José"},
            {"nick": "JOSE\u0301"},
            {"email": "jose@example.org"},
            {"email": "Jose@Example.org"},
            {"nick": "jose@example.org"},
        ):
            answer = self.server.client().ok("login", password="correct horse", **who)
            self.assertEqual((answer["nick"], answer["guest"]), ("José", False), who)
            self.assertEqual((answer["email"], answer["postal"]), ("jose@example.org", "01310-100"))
            self.assertNotIn("token", answer)

    def test_a_wrong_password_and_an_unknown_name_look_the_same(self):
        wrong = [
            {"nick": "José"},
            {"nick": "Jose"},
            {"nick": "nobody"},
            {"email": "nobody@example.org"},
            {"nick": "a b"},
        ]
        answers = [self.server.client().ask("login", password="wrong horse", **who) for who in wrong]
        self.assertEqual(
            {(it["code"], it["why"]) for it in answers}, {("wrong-password", "The name or the password is wrong.")}
        )

    def test_a_password_counts_exactly(self):
        for password in ("Correct horse", "correct horse ", "correct hors", "correcthorse"):
            self.assertEqual(self.refused("login", nick="José", password=password), "wrong-password")

    def test_without_a_name_or_a_password(self):
        self.assertEqual(self.refused("login", password="correct horse"), "missing-field")
        self.assertEqual(self.refused("login", nick="", password="correct horse"), "missing-field")
        self.assertEqual(self.refused("login", email="", password="correct horse"), "missing-field")
        self.assertEqual(self.refused("login", email="", nick="José", password="correct horse"), "missing-field")
        self.assertEqual(self.refused("login", nick="José"), "missing-field")
        self.assertEqual(self.refused("login", nick="José", password=""), "missing-field")

    def test_many_sessions_are_one_person(self):
        one, other = self.server.login("José"), self.server.login("José")
        self.assertEqual(one.ok("who")["people"], ["José"])
        one.lose()
        self.assertEqual(other.ok("who")["people"], ["José"])

    def test_a_new_password_takes_the_place_of_the_old(self):
        jose = self.server.login("José", device="phone")
        token = jose.welcome["token"]
        self.assertEqual(jose.refused("set-password", old="wrong", new="battery staple"), "wrong-password")
        self.assertEqual(jose.refused("set-password", old="correct horse", new="short"), "bad-password")
        jose.ok("set-password", old="correct horse", new="battery staple")
        self.assertEqual(self.refused("login", nick="José", password="correct horse"), "wrong-password")
        self.server.client().ok("login", nick="José", password="battery staple")
        self.assertEqual(self.refused("resume", token=token), "bad-token")
        self.assertEqual(jose.ok("tokens")["tokens"], [])


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


class ProfileTests(AccountsTestCase):
    """Changing what one shows."""

    def test_what_is_left_out_stays(self):
        ana = self.server.account("ana")
        ana.ok("set-profile", name="Ana Lima", about="likes maps")
        ana.ok("set-profile", postal="20040002")
        ana.ok("set-profile", showEmail=False)
        ana.ok("set-profile")
        profile = ana.ok("profile")
        self.assertEqual(
            {key: profile[key] for key in ("name", "about", "email", "postal", "showEmail", "showPostal")},
            {
                "name": "Ana Lima",
                "about": "likes maps",
                "email": "ana@example.org",
                "postal": "20040-002",
                "showEmail": False,
                "showPostal": True,
            },
        )
        ana.ok("set-profile", name="", showEmail=True)
        self.assertEqual((ana.ok("profile")["name"], ana.ok("profile")["showEmail"]), ("", True))

    def test_an_address_is_checked_and_is_one_accounts(self):
        ana = self.server.account("ana")
        self.server.account("bia")
        self.assertEqual(ana.refused("set-profile", email="BIA@example.org"), "email-taken")
        self.assertEqual(ana.refused("set-profile", email="nonsense"), "bad-email")
        self.assertEqual(ana.refused("set-profile", email=""), "missing-field")
        self.assertEqual(ana.refused("set-profile", postal="1"), "bad-postal")
        self.assertEqual(ana.refused("set-profile", name="x" * 301), "too-long")
        ana.ok("set-profile", email="Ana@example.org")
        ana.ok("set-profile", email="lima@example.org")
        self.server.client().ok("login", email="lima@example.org", password="correct horse")
        self.assertEqual(self.refused("login", email="ana@example.org", password="correct horse"), "wrong-password")
        self.server.account("caio", email="ana@example.org")
