"""Names of files: harmless wherever they are saved, whatever somebody called them."""

from pathlib import PurePosixPath, PureWindowsPath
from unicodedata import category, is_normalized, normalize

from hypothesis import example, given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatd.model.filenames import DEVICES, NAME_BYTES_MAX, NAME_MAX, safeName

SPECIAL = (
    './\\ <>:"|?*_$\0\n\t\x7f\x85\u00a0\u00ad\u0301\u0338\u200b\u202e\u2028\u2066\u3000\ufeff\ud800\ue000\u0378é😀'
)
pieces = st.one_of(
    st.text(max_size=6),
    st.text(alphabet=SPECIAL, max_size=6),
    st.sampled_from([*sorted(DEVICES), "con", "aux", "lpT1", ".txt", ".", "..", "../", "C:\\", "a" * 90, "é" * 99]),
)
anyName = st.lists(pieces, max_size=6).map("".join)
"""What somebody might call a file who means ill."""


class TableTests(SynchronousTestCase):
    """What becomes of known names."""

    def assertBecomes(self, pairs):
        self.assertEqual({given: safeName(given) for given in pairs}, pairs)

    def test_ordinaryNamesStay(self):
        for name in [
            "report.pdf",
            "Relatório final (2).odt",
            "写真.jpeg",
            "a b  c.tar.gz",
            "no extension",
            "x",
            "_",
            "-rf",
            "#1 100%.txt",
            "Ωmega — «draft».md",
            "😀.png",
            "दीपिका.mp3",
            "CONSOLE.txt",
            "COM10",
            "nulls",
            "a.CON",
            "file",
        ]:
            self.assertEqual(safeName(name), name)

    def test_ofAPathTheLastPartStays(self):
        self.assertBecomes(
            {
                "/etc/passwd": "passwd",
                "../../x.sh": "x.sh",
                "C:\\Users\\ana\\a.doc": "a.doc",
                "a/b\\c": "c",
                "a\\b/c": "c",
                "folder/": "folder",
                "folder\\\\/": "folder",
                "C:": "C",
                "a/..": "file",
                "\\\\host\\share\\x": "x",
            }
        )

    def test_nothingLeftIsAFile(self):
        for name in ["", ".", "..", "...", "/", "\\", " ", " . ", "???", "\0", "\u202e", "\u200b.\u200b", "\u3000"]:
            self.assertEqual(safeName(name), "file", ascii(name))

    def test_itIsNeitherHiddenNorEndsInWhatWindowsDrops(self):
        self.assertBecomes(
            {
                ".bashrc": "bashrc",
                " . .x": "x",
                "x. . ": "x",
                "x.txt.": "x.txt",
                "\u00a0x\u3000": "x",
                ".\u200b.x": "x",
                "x.\u200e": "x",
            }
        )

    def test_whatCannotBeSeenGoes(self):
        self.assertBecomes(
            {
                "photo\u202egnp.exe": "photognp.exe",
                "a\u200bb\u2060c\ufeff": "abc",
                "a\nb\tc\x1b[2Jd\x9bm": "abc[2Jdm",
                "a\u2028b\u2029c": "abc",
                "a\ud800b\ue000c\u0378d\uffffe": "abcde",
                "a\u3164b\ufe0fc\u00add": "abcd",
                'a<b>c:d"e|f?g*h': "abcdefgh",
            }
        )

    def test_itIsComposed(self):
        self.assertBecomes(
            {
                "Cafe\u0301.txt": "Café.txt",
                "e\u200b\u0301": "é",
                "\u212b": "Å",
                "<\u0338": "≮",
                "a;\u037e": "a;;",
            }
        )

    def test_devicesOfWindowsGetAMark(self):
        self.assertBecomes(
            {
                "CON": "_CON",
                "con.txt": "_con.txt",
                "Nul.tar.gz": "_Nul.tar.gz",
                "aux .h": "_aux .h",
                "COM1": "_COM1",
                "lpt9.log": "_lpt9.log",
                "COM\xb9.x": "_COM\xb9.x",
                "CO?N": "_CON",
                ".prn": "_prn",
                "/dev/conin$": "_conin$",
                "_CON": "_CON",
            }
        )

    def test_aShortExtensionOutlivesTheCut(self):
        self.assertBecomes(
            {
                "a" * 200 + ".jpeg": "a" * 95 + ".jpeg",
                "a" * 100: "a" * 100,
                "a" * 101: "a" * 100,
                "写" * 100 + ".pdf": "写" * 83 + ".pdf",
                "😀" * 90: "😀" * 63,
                "a." + "b" * 200: "a." + "b" * 98,
                "a" * 94 + ". . x.jpeg": "a" * 94 + ".jpeg",
                "." + "b" * 200: "b" * 100,
                "a" * 99 + " b": "a" * 99,
            }
        )

    def test_aCutMakesNoDevice(self):
        self.assertBecomes({"CON" + " " * 200 + "x.txt": "_CON.txt", "nul." + "b" * 96: "_nul." + "b" * 95})


class AnyNameTests(SynchronousTestCase):
    """What holds for every name."""

    @given(anyName)
    def test_twiceChangesNothing(self, name):
        self.assertEqual(safeName(safeName(name)), safeName(name))

    @given(anyName)
    def test_itFits(self, name):
        safe = safeName(name)
        self.assertTrue(1 <= len(safe) <= NAME_MAX)
        self.assertLessEqual(len(safe.encode()), NAME_BYTES_MAX)
        self.assertTrue(is_normalized("NFC", safe))

    @given(anyName)
    def test_itHasOnlyWhatIsSeenAndAllowed(self, name):
        safe = safeName(name)
        self.assertEqual([c for c in safe if category(c)[0] == "C" or category(c) in ("Zl", "Zp")], [])
        self.assertTrue(set(safe).isdisjoint('<>:"|?*/\\'))
        self.assertFalse(safe.startswith((".", " ")) or safe.endswith((".", " ")), safe)

    @given(anyName)
    @example("C:")
    @example("nul ..txt")
    def test_itIsNoPathOnAnySystem(self, name):
        safe = safeName(name)
        for kind in (PurePosixPath, PureWindowsPath):
            self.assertEqual(kind("folder", safe).parts, ("folder", safe))
            self.assertFalse(kind(safe).is_absolute() or kind(safe).is_reserved(), safe)

    @given(anyName)
    def test_theFormMakesNoDifference(self, name):
        self.assertEqual(safeName(normalize("NFD", name)), safeName(name))

    @given(st.text(alphabet="abcXYZ019_-é", min_size=1, max_size=80), st.sampled_from(["", ".txt", ".tar.gz"]))
    @example("con", ".txt")
    def test_ordinaryNamesOnlyEverGetAMark(self, stem, extension):
        self.assertIn(safeName(stem + extension), (stem + extension, "_" + stem + extension))
