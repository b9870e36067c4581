"""People: who there is, what they show, who is where."""

from tests.roomscase import RoomsTestCase


class PeopleTests(RoomsTestCase):
    """The list of accounts."""

    def test_accounts_stand_in_it_and_guests_do_not(self):
        self.server.account("Álvaro", email="alvaro@example.org")
        self.server.account("Bruna")
        self.bia.lose()
        answer = self.guest.ok("people")
        self.assertEqual((answer["people"], answer["more"]), (["ana", "bia", "Bruna", "caio", "Álvaro"], False))

    def test_it_goes_page_by_page(self):
        self.assertEqual(self.guest.ok("people", limit=2)["people"], ["ana", "bia"])
        self.assertTrue(self.guest.ok("people", limit=2)["more"])
        page = self.guest.ok("people", limit=2, after="BIA")
        self.assertEqual((page["people"], page["more"]), (["caio"], False))
        self.assertEqual(self.guest.ok("people", after="b")["people"], ["bia", "caio"])
        self.assertEqual(self.guest.refused("people", limit=0), "bad-field")


class ProfileTests(RoomsTestCase):
    """What somebody shows of themselves, and to whom."""

    def shown(self, client, nick):
        profile = client.ok("profile", nick=nick)
        return {key: profile[key] for key in ("email", "postal", "showEmail", "showPostal") if key in profile}

    def test_accounts_see_what_is_not_hidden(self):
        seen = {"email": "ana@example.org", "postal": "01310-100"}
        self.assertEqual(self.shown(self.bia, "ANA"), seen)
        for field, hidden in (("showEmail", "email"), ("showPostal", "postal")):
            self.ana.ok("set-profile", **{field: False})
            self.assertEqual(self.shown(self.bia, "ana"), {key: it for key, it in seen.items() if key != hidden})
            self.ana.ok("set-profile", **{field: True})
        self.ana.ok("set-profile", showEmail=False, showPostal=False)
        self.assertEqual(self.shown(self.bia, "ana"), {})

    def test_guests_never_see_them(self):
        self.assertEqual(self.shown(self.guest, "ana"), {})
        self.assertEqual(
            sorted(self.guest.ok("profile", nick="ana")), ["about", "guest", "name", "nick", "re", "since", "type"]
        )

    def test_the_owner_sees_all_of_it(self):
        self.ana.ok("set-profile", showEmail=False, showPostal=False)
        own = {"email": "ana@example.org", "postal": "01310-100", "showEmail": False, "showPostal": False}
        self.assertEqual(self.shown(self.ana, "ana"), own)
        self.assertEqual(self.shown(self.server.login("ana"), None), own)

    def test_by_e_mail_where_it_is_shown(self):
        self.assertEqual(self.bia.ok("profile", email="ANA@example.org")["nick"], "ana")
        self.assertEqual(self.bia.ok("profile", nick="caio", email="ana@example.org")["nick"], "caio")
        self.assertEqual(self.bia.refused("profile", email="nobody@example.org"), "no-such-person")
        self.assertEqual(self.guest.refused("profile", email="ana@example.org"), "no-such-person")
        self.ana.ok("set-profile", showEmail=False)
        self.assertEqual(self.bia.refused("profile", email="ana@example.org"), "no-such-person")
        self.assertEqual(self.ana.ok("profile", email="ana@example.org")["nick"], "ana")

    def test_operators_see_no_more_than_others(self):
        self.ana.ok("set-profile", showEmail=False, showPostal=False)
        self.assertEqual(self.shown(self.server.account("root"), "ana"), {})

    def test_a_guest_has_a_nick_and_no_more(self):
        for client in (self.ana, self.guest):
            self.assertEqual(
                client.ok("profile", nick="GIL"), {"type": "ok", "re": "ask", "nick": "gil", "guest": True}
            )
        self.assertEqual(self.guest.ok("profile")["nick"], "gil")

    def test_nobody(self):
        self.assertEqual(self.ana.refused("profile", nick="nobody"), "no-such-person")
        self.guest.lose()
        self.assertEqual(self.ana.refused("profile", nick="gil"), "no-such-person")

    def test_since_when(self):
        self.assertEqual(self.guest.ok("profile", nick="ana")["since"], "2027-01-15T08:00:00.000Z")


class WhoTests(RoomsTestCase):
    """Who is online, and who has a room open."""

    def test_each_person_is_online_once(self):
        second = self.server.login("ana")
        self.assertEqual(sorted(self.guest.ok("who")["people"]), ["ana", "bia", "caio", "gil"])
        second.lose()
        self.bia.lose()
        self.guest.ok("logout")
        self.assertEqual(sorted(self.ana.ok("who")["people"]), ["ana", "caio"])

    def test_strangers_are_nobody(self):
        self.server.client()
        self.assertEqual(len(self.ana.ok("who")["people"]), 4)

    def test_who_has_a_room_open(self):
        self.ana.ok("open", room="lobby")
        self.server.login("ana").ok("open", room="lobby")
        self.guest.ok("open", room="lobby")
        answer = self.bia.ok("who", room="LOBBY")
        self.assertEqual((answer["room"], answer["people"]), ("lobby", ["ana", "gil"]))
        self.guest.ok("close", room="lobby")
        self.assertEqual(self.bia.ok("who", room="lobby")["people"], ["ana"])

    def test_of_rooms_that_one_may_read(self):
        self.group()
        self.assertEqual(self.bia.refused("who", room="garden"), "not-a-member")
        self.assertEqual(self.bia.refused("who", room="nowhere"), "no-such-room")
        self.ana.ok("open", nick="bia")
        self.assertEqual(self.caio.refused("who", room="@ana@bia"), "no-such-room")
        self.assertEqual(self.bia.ok("who", room="@ana")["people"], ["ana"])


class PresenceTests(RoomsTestCase):
    """Coming to and going from an open room: once a person, with no number."""

    def setUp(self):
        super().setUp()
        self.ana.ok("open", room="lobby")

    def came(self, client=None):
        return [(it["type"], it["nick"], it["room"]) for it in (client or self.ana).messages()]

    def test_who_opens_has_entered_and_who_closes_is_gone(self):
        self.guest.ok("open", room="lobby")
        self.assertEqual(self.came(), [("entered", "gil", "lobby")])
        self.guest.ok("close", room="lobby")
        self.assertEqual(self.came(), [("gone", "gil", "lobby")])
        self.assertEqual(self.timeline("lobby"), [], "presence is not an event")

    def test_once_for_all_sessions_of_a_person(self):
        bias = [self.bia, self.server.login("bia"), self.server.login("bia")]
        for client in bias:
            client.ok("open", room="lobby")
        self.assertEqual(self.came(), [("entered", "bia", "lobby")])
        self.assertEqual([self.came(client) for client in bias], [[], [], []], "not to oneself")
        bias[0].ok("close", room="lobby")
        bias[1].lose()
        self.assertEqual(self.came(), [])
        bias[2].ok("logout")
        self.assertEqual(self.came(), [("gone", "bia", "lobby")])

    def test_opening_again_is_no_coming(self):
        self.bia.ok("open", room="lobby")
        self.came()
        self.bia.ok("open", room="lobby", after=0)
        self.assertEqual(self.came(), [])
        self.bia.ok("close", room="lobby")
        self.assertEqual(self.came(), [("gone", "bia", "lobby")])

    def test_who_comes_back_enters_again(self):
        for _ in range(2):
            self.bia.ok("open", room="lobby")
            self.bia.ok("close", room="lobby")
        self.assertEqual([type for type, _, _ in self.came()], ["entered", "gone"] * 2)

    def test_who_loses_the_connection_is_gone(self):
        self.bia.ok("open", room="lobby")
        self.came()
        self.bia.lose()
        self.assertEqual(self.came(), [("gone", "bia", "lobby")])

    def test_a_guest_who_takes_the_seat_over_in_a_later_session(self):
        self.guest.ok("open", room="lobby")
        self.came()
        back = self.server.guest("gil", token=self.guest.welcome["token"])
        self.assertEqual(self.came(), [("gone", "gil", "lobby")])
        back.ok("open", room="lobby")
        self.assertEqual(self.came(), [("entered", "gil", "lobby")])

    def test_only_who_is_there_learns_it(self):
        self.bia.ok("open", room="lobby")
        self.assertEqual(self.caio.messages(), [])
        self.ana.ok("close", room="lobby")
        self.bia.ok("close", room="lobby")
        self.assertEqual(self.ana.messages(), [])

    def test_groups_and_chats_do_not_tell(self):
        self.group(members=[self.bia])
        self.ana.ok("open", room="garden")
        self.ana.ok("open", nick="bia")
        self.ana.messages()
        self.bia.ok("open", room="garden")
        self.bia.ok("open", nick="ana")
        self.bia.ok("close", room="garden")
        self.bia.ok("close", room="@ana")
        self.assertEqual(self.ana.messages(), [])

    def test_what_is_told_comes_in_the_order_it_happened(self):
        self.bia.ok("open", room="lobby")
        self.bia.ok("say", room="lobby", text="oi")
        self.bia.lose()
        self.assertEqual([it["type"] for it in self.ana.messages()], ["entered", "said", "gone"])
