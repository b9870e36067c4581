"""For tests of the store: a server whose commits are held, and what is in a room afterwards."""

from twisted.trial.unittest import SynchronousTestCase

from tests.harness import Server


class StoreTestCase(SynchronousTestCase):
    """A server whose commits can be held, so that several commands share one."""

    def setUp(self):
        self.server = Server()

    def together(self, *sendings):
        """Have commands of several clients committed together: of (client, type, fields) each; gives their answers."""
        clients = list(dict.fromkeys(client for client, _, _ in sendings))
        for client in clients:
            client.messages()
        self.server.commits.busy = True
        for number, (client, type, fields) in enumerate(sendings):
            client.send(type, id=number, **fields)
        self.server.commits.busy = False
        self.server.commits.run()
        answers = {it["re"]: it for client in clients for it in client.messages() if "re" in it}
        return [answers[number] for number in range(len(sendings))]

    def seqs(self, client, room="lobby"):
        return [event["seq"] for event in client.ok("history", room=room, limit=200)["events"]]

    def texts(self, client, room="lobby"):
        return [event.get("text") for event in client.ok("history", room=room, limit=200)["events"]]
