"""The user's own editor: when what it wrote is taken, and when the text stays as it was."""

from pathlib import Path

from twisted.internet.defer import ensureDeferred
from twisted.trial.unittest import TestCase

from chatcli.external import EditorFailed, edited


class Lender:
    """A console that lends what nobody reads or sees."""

    async def lend(self, use):
        with Path("/dev/null").open("r+b") as nothing:
            await use(nothing.fileno(), nothing.fileno())


class ExternalTests(TestCase):
    async def edit(self, script, **environment):
        editor = Path(self.mktemp())
        editor.write_text(f"#!/bin/sh\n{script}\n")
        editor.chmod(0o700)
        return await edited(Lender(), "former\n", {"EDITOR": str(editor.absolute()), **environment})

    async def test_whatTheEditorWroteIsTaken(self):
        self.assertEqual(await self.edit("echo new >>$1"), "former\nnew\n")

    async def test_visualGoesBeforeEditor(self):
        self.assertEqual(await self.edit("exit 1", VISUAL="true"), "former\n")

    async def test_whatAnEditorWroteThatFailedIsNotTaken(self):
        failure = await self.assertFailure(ensureDeferred(self.edit("echo new >>$1; exit 3")), EditorFailed)
        self.assertEqual(str(failure), "The editor ended with status 3: the text stays as it was.")

    async def test_neitherIsThatOfOneThatWasKilled(self):
        failure = await self.assertFailure(ensureDeferred(self.edit("echo new >>$1; kill -9 $$")), EditorFailed)
        self.assertEqual(str(failure), "Signal 9 ended the editor: the text stays as it was.")

    async def test_thereIsNoSuchEditor(self):
        await self.assertFailure(ensureDeferred(edited(Lender(), "x", {"EDITOR": "/nowhere/at/all"})), OSError)
