"""For tests of talk: people who say texts, and what of it comes to somebody."""

from tests.roomscase import RoomsTestCase


class TalkTestCase(RoomsTestCase):
    """What talking is tried with."""

    def say(self, client, room, *texts):
        """Say texts; gives their numbers."""
        return [client.ok("say", room=room, text=text)["seq"] for text in texts]

    def texts(self, messages):
        return [message["text"] for message in messages if message["type"] == "said"]
