"""Catalogues and sources: every text for people is marked, and has its translation."""

import ast
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import read_mo
from email_validator import EmailNotValidError, validate_email
from twisted.trial.unittest import SynchronousTestCase

from chatcli.slash import TABLE, WORDS
from chatd.model.refusals import SENTENCES
from chatd.wire.languages import ENGLISH, LANGUAGES, catalogue
from docs import texts

CATALOGUES = [(package, name) for package in texts.PACKAGES for name in LANGUAGES if name != ENGLISH]
PLACE = re.compile(r"{[^{}]*}|%(?:\(\w+\))?[a-z]")
MARKS = ("_", "N_", "Phrase")
PROSE = re.compile(r"[A-Za-z]{2,}[,:;]? [A-Za-z]{2,}")
"""Two words: what people read, not what programs do."""
NO_PROSE = {"chatcli on ", *(command.arguments for command in TABLE)}
"""What looks like it and isn't: a device's name, which the server keeps, and arguments, which are words in a table."""


def sources(package: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((texts.ROOT / package).rglob("*.py")):
        yield path, ast.parse(path.read_text("utf-8"))


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


def prose(node: ast.AST) -> Iterator[ast.Constant]:
    """Texts for people that nobody marked: docstrings, what is asserted and what is logged are none."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if PROSE.search(node.value) and node.value not in NO_PROSE:
            yield node
    elif isinstance(node, ast.Assert):
        yield from prose(node.test)
    elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)) and not isMarkOrLog(node):
        for child in ast.iter_child_nodes(node):
            yield from prose(child)


def isMarkOrLog(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and bool(re.match(rf"({'|'.join(MARKS)}|log\.\w+)\(", ast.unparse(node)))


class CatalogueTests(SynchronousTestCase):
    """What people have translated, against what stands in the sources."""

    def test_every_text_is_translated(self):
        for package, name in CATALOGUES:
            written = texts.read(package, name)
            wanted = {message.id for message in texts.template(package) if message.id}
            done = {message.id for message in written if message.id and message.string and not message.fuzzy}
            self.assertEqual(sorted(wanted ^ done), [], f"{package}, {name}: run make texts, and translate")

    def test_translations_have_the_places_of_their_texts(self):
        for package, name in CATALOGUES:
            for message in texts.read(package, name):
                if message.id and message.string:
                    self.assertEqual(set(PLACE.findall(message.string)), set(PLACE.findall(message.id)), message.id)

    def test_translations_begin_and_end_as_their_texts(self):
        """A question ends with a space, a help text with a line end."""
        for package, name in CATALOGUES:
            for message in texts.read(package, name):
                around = [re.fullmatch(r"(\s*).*?(\s*)", text, re.DOTALL) for text in (message.id, message.string)]
                if message.id and message.string:
                    self.assertEqual(around[0].groups(), around[1].groups(), message.id)

    def test_what_is_read_is_what_was_written(self):
        for package, name in CATALOGUES:
            written, shipped = texts.compiled(texts.read(package, name)), texts.path(package, name, "mo").read_bytes()
            found, wanted = ({m.id: m.string for m in read_mo(BytesIO(data))} for data in (shipped, written))
            self.assertEqual(found, wanted, f"{package}, {name}: run make texts")

    def test_a_catalogue_for_each_language_and_no_other(self):
        for package in texts.PACKAGES:
            folders = {path.name for path in (texts.ROOT / package / "locale").iterdir()}
            self.assertEqual(folders | {ENGLISH}, set(LANGUAGES))

    def test_sentences_are_in_the_catalogue(self):
        translate = catalogue("chatd", "pt")
        for sentence in SENTENCES.values():
            self.assertNotEqual(translate(sentence), sentence)

    def test_no_text_is_the_catalogues_head(self):
        self.assertEqual([catalogue(package, name)("") for package, name in CATALOGUES], ["", ""])


class SourceTests(SynchronousTestCase):
    """What the sources say, before anybody translates it."""

    def test_every_mark_is_found(self):
        """What stands in an f-string, or is put together, the extraction doesn't see."""
        for package in texts.PACKAGES:
            found = {message.id for message in texts.template(package)}
            for path, tree in sources(package):
                for call in calls(tree, *MARKS):
                    text = call.args[0]
                    self.assertFalse(isinstance(text, ast.JoinedStr | ast.BinOp), f"{path}:{text.lineno}")
                    if isinstance(text, ast.Constant):
                        self.assertIn(text.value, found, f"{path}:{text.lineno}")

    def test_what_the_client_says_is_marked(self):
        unmarked = [(str(path), node.lineno, node.value) for path, tree in sources("chatcli") for node in prose(tree)]
        self.assertEqual(unmarked, [])

    def test_words_in_refusals_are_marked(self):
        """What is a plain string there is the wire's own: the name of a field."""
        for path, tree in sources("chatd"):
            for call in calls(tree, "Refused"):
                for place in call.keywords:
                    isOurs = place.arg != "field" and isinstance(place.value, ast.Constant | ast.JoinedStr)
                    self.assertFalse(isOurs, f"{path}:{call.lineno}: {ast.unparse(call)}")

    def test_tables_of_words_are_whole(self):
        self.assertLessEqual({word for row in TABLE for word in re.findall("[A-Z]+", row.arguments)}, set(WORDS))

    def test_what_libraries_say_is_what_they_say(self):
        for address in ("ana", "@b.org", "ana@", ".a@b.org", "a.@b.org", "a..b@c.org", "a@b", "a@.b.org", "a@b.org."):
            said = self.assertRaises(EmailNotValidError, validate_email, address, check_deliverability=False)
            self.assertIn(str(said), texts.EMAILS)
