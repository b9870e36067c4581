"""What the process that looks into a file tells is read with care."""

import json
from base64 import b64encode

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatd.media.telling import THUMBNAIL_MAX, TOLD_MAX, Telling
from chatd.model.media import Found

JPEG, PNG = b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"
WAVEFORM = "▁▂▃▄▅▆▇█" * 4


def line(**fields):
    return json.dumps(fields, default=lambda data: b64encode(data).decode()).encode() + b"\n"


def heard(*pieces):
    """Whether all was taken in, and what is known then."""
    telling = Telling()
    return all(telling.hear(piece) for piece in pieces), telling.found


class TellingTests(SynchronousTestCase):
    def test_whatIsToldIsFound(self):
        fields = {"media": "image/png", "width": 3, "height": 2**31 - 1, "seconds": 0.5, "waveform": WAVEFORM}
        for thumbnail in (JPEG, PNG + bytes(THUMBNAIL_MAX - len(PNG))):
            all_ = {**fields, "thumbnail": thumbnail}
            self.assertEqual(heard(line(**all_)), (True, Found(**all_)))
            self.assertEqual(heard(*[line(**{name: value}) for name, value in all_.items()]), (True, Found(**all_)))

    def test_itComesInPiecesOfAnySize(self):
        told = line(media="audio/ogg") + line(seconds=3)
        self.assertEqual(heard(*[bytes([byte]) for byte in told]), (True, Found("audio/ogg", seconds=3)))

    def test_aLineThatDoesNotEndCountsForNothing(self):
        self.assertEqual(heard(line(media="audio/ogg") + b'{"seconds":3}'), (True, Found("audio/ogg")))

    def test_nothingToldIsNothingFound(self):
        self.assertEqual(heard(), (True, Found()))
        self.assertEqual(heard(b"{}\n"), (True, Found()))

    def test_rubbishIsNotTakenIn(self):
        for rubbish in [
            b"\n",
            b"Traceback (most recent call last):\n",
            b"[]\n",
            b"null\n",
            b"\xff\xfe\n",
            b"[" * 50_000 + b"\n",
            b'{"width":' + b"9" * 10_000 + b"}\n",
            b'{"seconds":NaN}\n',
            b'{"thumbnail":"?"}\n',
            line(other=1),
            *[line(media=media) for media in ("", "png", "image/", "/png", "image/png\n", "Image/PNG", "a b/c", 7)],
            line(media=f"image/{'x' * 65}"),
            *[line(width=width) for width in (0, -1, 2**31, 1.5, "1", True)],
            *[line(height=height) for height in (0, 2**31, [])],
            *[line(seconds=seconds) for seconds in (0, -1, 1e8, "1", True)],
            *[line(waveform=row) for row in ("", WAVEFORM[1:], WAVEFORM + "▁", "x" * 32, WAVEFORM[1:] + "\n")],
            *[line(thumbnail=data) for data in (b"", b"GIF89a", b"<svg/>", PNG + bytes(THUMBNAIL_MAX))],
        ]:
            self.assertEqual(heard(rubbish), (False, Found()), rubbish[:60])

    def test_whatWasKnownBeforeRubbishStands(self):
        self.assertEqual(heard(line(media="audio/ogg") + b"?\n" + line(seconds=3)), (False, Found("audio/ogg")))

    def test_whatIsToldOnceIsNotToldAnew(self):
        self.assertEqual(heard(line(media="image/png") + line(media="text/html")), (False, Found("image/png")))

    def test_tooMuchIsNotTakenIn(self):
        self.assertEqual(heard(bytes(TOLD_MAX)), (True, Found()))
        self.assertEqual(heard(bytes(TOLD_MAX), b" "), (False, Found()))
        self.assertFalse(heard(b"{}\n" * TOLD_MAX)[0])

    @given(st.lists(st.binary(max_size=20) | st.sampled_from([b"\n", b'{"media":', b'"image/png"', b"}"]), max_size=9))
    def test_anythingMayBeTold(self, pieces):
        self.assertIn(heard(*pieces)[1], (Found(), Found("image/png")))
