"""For tests of the line editor: texts with a mark where the cursor is, and keys pressed in them."""

from twisted.trial.unittest import SynchronousTestCase

from chatcli.line.editor import Editor

FAMILY = "👨‍👩‍👧"


def editor(marked: str) -> Editor:
    """An editor with this text, and its cursor where `|` stands."""
    made = Editor()
    at = marked.index("|")
    made.replace(marked.replace("|", ""), at)
    return made


def marked(made: Editor) -> str:
    return f"{made.text[: made.cursor]}|{made.text[made.cursor :]}"


class EditorCase(SynchronousTestCase):
    def assertPressed(self, begin: str, keys: str, expected: str) -> None:
        """The keys (with a space between them) make this of that."""
        made = editor(begin)
        for key in keys.split():
            self.assertTrue(made.press(key), key)
        self.assertEqual(marked(made), expected, f"{keys} in {begin!r}")
