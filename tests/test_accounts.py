"""Accounts: making one, coming back to it with a password, and changing what it shows."""

from tests.accountscase import CARD, AccountsTestCase


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
