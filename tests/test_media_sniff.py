"""The media type of a file: by what is in it."""

from io import BytesIO
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatd.media import sniff
from chatd.media.sniff import PIECE_BYTES, isText, mediaType
from tests import mediafiles


def typeOf(data):
    return mediaType(BytesIO(data))


class SignatureTests(SynchronousTestCase):
    def test_everyKindIsKnownByWhatIsInIt(self):
        for data, media in [
            (mediafiles.png(), "image/png"),
            (mediafiles.jpeg(), "image/jpeg"),
            (mediafiles.gif(), "image/gif"),
            (mediafiles.webp(), "image/webp"),
            (mediafiles.bmp(), "image/bmp"),
            (mediafiles.wav([0]), "audio/wav"),
            (mediafiles.opus(), "audio/ogg"),
            (mediafiles.theora(), "video/ogg"),
            (mediafiles.ogg(b"fishead\0", b"\xff", granule=0), "application/ogg"),
            (b"OggS\0", "application/ogg"),
            (mediafiles.mp3(), "audio/mpeg"),
            (mediafiles.flac(), "audio/flac"),
            (mediafiles.mp4(), "video/mp4"),
            (mediafiles.mp4(brand=b"M4A "), "audio/mp4"),
            (mediafiles.PDF, "application/pdf"),
            (mediafiles.ZIP, "application/zip"),
            (b"\x1f\x8b\x08" + bytes(20), "application/gzip"),
            (b"MZ\x90\0\x03", "application/x-msdownload"),
        ]:
            self.assertEqual(typeOf(data), media)

    def test_whatIsNoneOfThemIsAnything(self):
        for data in [b"\0", b"\xff\xfe\0", b"\x89PNX", bytes(range(256)), "olá".encode("utf-16"), b"ol\xe1"]:
            self.assertEqual(typeOf(data), "application/octet-stream", data)

    def test_withoutTheLibraryThereIsTextAndAnythingElse(self):
        with patch.object(sniff, "filetype", None):
            self.assertEqual(typeOf(mediafiles.png()), "application/octet-stream")
            self.assertEqual(typeOf(b"text"), "text/plain")

    @given(st.binary(max_size=300))
    def test_anyBytesHaveAType(self, data):
        self.assertRegex(typeOf(data), r"\A[a-z]+/[a-z0-9.+-]+\Z")


class TextTests(SynchronousTestCase):
    def test_utf8IsText(self):
        for data in [
            b"",
            b"a",
            "olá 写真 😀".encode(),
            b"\xef\xbb\xbfa",
            b"a\tb\r\nc\x0c",
            b"\x1b[1mbold\x1b[0m",
            b"\x7f",
        ]:
            self.assertEqual(typeOf(data), "text/plain", data)

    def test_whatABrowserWouldRunIsText(self):
        for data in [mediafiles.HTML, mediafiles.SVG, b"#!/bin/sh\n", b"<?xml version='1.0'?><html/>"]:
            self.assertEqual(typeOf(data), "text/plain", data)

    def test_aSignatureInATextIsChance(self):
        for data in [b"BM means bitmap", b"MZ", b"ID3 is a tag", b"GIF89a", b"BZh91", b"II*"]:
            self.assertEqual(typeOf(data), "text/plain", data)
        self.assertEqual(typeOf(b"%PDF-1.4\n%%EOF\n"), "application/pdf", "which is written in text")

    def test_otherControlsAreNot(self):
        for control in set(range(32)) - set(b"\t\n\x0c\r\x1b"):
            self.assertFalse(isText(BytesIO(b"abc" + bytes([control]))), control)

    def test_allOfItCounts(self):
        text = b"a" * PIECE_BYTES
        self.assertTrue(isText(BytesIO(text + b"b")))
        for end in (b"\0", b"\xff", b"\xc3"):
            self.assertFalse(isText(BytesIO(text + end)), end)

    def test_aCharacterMayLieAcrossPieces(self):
        self.assertTrue(isText(BytesIO(b"a" * (PIECE_BYTES - 1) + "é".encode())))
