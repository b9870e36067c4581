"""Somebody who types at a prompt, for tests: says keys by their names, and sees what is shown."""

from twisted.trial.unittest import SynchronousTestCase

from chatcli.line.events import Key, Paste, Text
from chatcli.line.history import History
from chatcli.line.intents import Typed
from chatcli.line.prompt import Prompt


class NoSources:
    """Nothing to complete from but a few names."""

    def nicks(self):
        return ("bia", "beto")

    def rooms(self):
        return ("lobby",)

    def commands(self):
        return ("help", "upload")

    def paths(self, prefix):
        return {"p": ["photos/"], "photos/": ["photos/a.png", "photos/b.png"]}.get(prefix, [])


class Typist:
    """A prompt and its intents; those that only say that something is to be drawn are left out."""

    def __init__(self, *entries):
        self.prompt = Prompt(NoSources(), History(entries))

    def take(self, *events):
        intents = [intent for event in events for intent in self.prompt.take(event)]
        return [intent for intent in intents if intent != Typed()]

    def press(self, *keys):
        return self.take(*map(Key, keys))

    def write(self, text):
        return self.take(Text(text))

    def paste(self, text):
        return self.take(Paste(text))

    @property
    def shown(self):
        """All that is seen, with `|` for the cursor."""
        prompt = self.prompt
        return f"{prompt.label}{prompt.text[: prompt.cursor]}|{prompt.text[prompt.cursor :]}"


class PromptTest(SynchronousTestCase):
    """With somebody who types."""

    def setUp(self):
        self.typist = Typist("one", "two")

    def assertShown(self, shown):
        self.assertEqual(self.typist.shown, shown)
