"""Sounds: how long they are, and the waveform of WAV."""

import struct
from io import BytesIO
from itertools import pairwise
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatd.media import sounds
from chatd.media.sounds import BLOCKS, COUNT, found
from tests import mediafiles

QUIET, LOUD = BLOCKS[0], BLOCKS[-1]


class Counted(BytesIO):
    """A file that knows how much was read of it."""

    bytesRead = 0

    def read(self, size=-1):
        data = super().read(size)
        self.bytesRead += len(data)
        return data


def details(data, media="audio/wav"):
    return {name: value for some in found(BytesIO(data), media) for name, value in some.items()}


def waveform(samples, **options):
    return details(mediafiles.wav(samples, **options))["waveform"]


def halfAndHalf(frames=8000):
    """Silence, then a tone."""
    return [0] * frames + mediafiles.tone(frames, 0.9)


class WaveformTests(SynchronousTestCase):
    def test_itShowsWhereItIsLoud(self):
        for width in (1, 2, 3, 4):
            for channels in (1, 2, 6):
                with self.subTest(width=width, channels=channels):
                    drawn = waveform(halfAndHalf(), width=width, channels=channels)
                    self.assertEqual(drawn, QUIET * (COUNT // 2) + LOUD * (COUNT // 2))

    def test_itGrowsWithTheSound(self):
        rising = [sample * at / 16_000 for at, sample in enumerate(mediafiles.tone(16_000, 0.9))]
        for width in (1, 2, 3, 4):
            drawn = waveform(rising, width=width)
            self.assertTrue(all(one <= other for one, other in pairwise(drawn)), drawn)
            self.assertEqual(set(drawn), set(BLOCKS))

    def test_aQuietRecordingIsShownAsWell(self):
        quiet = [sample * 0.05 for sample in halfAndHalf()]
        self.assertEqual(waveform(quiet), QUIET * (COUNT // 2) + LOUD * (COUNT // 2))

    def test_silenceAndItsNoiseAreFlat(self):
        for width in (1, 2, 3, 4):
            self.assertEqual(waveform([0] * 5000, width=width), QUIET * COUNT)
        self.assertEqual(waveform([0.0005, -0.0005] * 5000), QUIET * COUNT)

    def test_shortSoundsHaveOneToo(self):
        for frames in (1, 2, 31, 33):
            self.assertEqual(waveform([0.5] * frames), LOUD * COUNT)
        self.assertEqual(waveform([0, 1]), QUIET * (COUNT // 2) + LOUD * (COUNT // 2))

    def test_ofALongSoundOnlySomeSamplesAreRead(self):
        file = Counted(mediafiles.longWav())
        (_, drawn) = found(file, "audio/wav")
        self.assertEqual(drawn["waveform"], QUIET * (COUNT // 2) + LOUD * (COUNT // 2))
        self.assertLess(file.bytesRead, 2 * 2**20)

    def test_whatIsCutOffInASampleHasOneToo(self):
        for width in (2, 3, 4):
            whole = mediafiles.wav([0.5] * 1000, width=width, channels=2)
            self.assertEqual(details(whole[:-1])["waveform"], LOUD * COUNT)

    @given(st.binary(max_size=500), st.sampled_from([1, 2, 3, 4]), st.sampled_from([1, 2, 5]))
    def test_anySamplesHaveOne(self, data, width, channels):
        sound = bytearray(mediafiles.wav([], width=width, channels=channels)) + data
        sound[4:8], sound[40:44] = struct.pack("<I", 36 + len(data)), struct.pack("<I", len(data))
        drawn = details(bytes(sound)).get("waveform", QUIET * COUNT)
        self.assertEqual((len(drawn), set(drawn) - set(BLOCKS)), (COUNT, set()))


class LengthTests(SynchronousTestCase):
    def test_everyFormatHasItsLength(self):
        for data, media, seconds in [
            (mediafiles.wav([0] * 12_000), "audio/wav", 1.5),
            (mediafiles.floatWav(2), "audio/wav", 2),
            (mediafiles.opus(3), "audio/ogg", 3),
            (mediafiles.flac(5), "audio/flac", 5),
            (mediafiles.mp3(100), "audio/mpeg", 100 * 1152 / 44_100),
            (mediafiles.mp4(7), "video/mp4", 7),
            (mediafiles.mp4(7, b"M4A "), "audio/mp4", 7),
        ]:
            self.assertAlmostEqual(details(data, media)["seconds"], seconds, 1, media)

    def test_whatIsNoPcmHasNoWaveform(self):
        self.assertEqual(set(details(mediafiles.floatWav())), {"seconds"})

    def test_aHeaderThatLiesIsNotBelieved(self):
        whole = bytearray(mediafiles.wav([0.5] * 8000))
        for size in (0xFFFFFFFF, 0x7FFFFFFF):
            whole[4:8] = whole[40:44] = struct.pack("<I", size)
            self.assertAlmostEqual(details(bytes(whole))["seconds"], 1, 1)

    def test_nothingInItIsNothingFound(self):
        self.assertEqual(details(mediafiles.wav([])), {})
        noRate = bytearray(mediafiles.wav([0.5] * 100))
        noRate[24:28] = bytes(4)
        self.assertEqual(details(bytes(noRate)), {})
        self.assertEqual(details(mediafiles.flac(0), "audio/flac"), {})
        self.assertEqual(details(mediafiles.wav([0.5]), "image/png"), {})

    def test_whatIsBrokenTellsNothing(self):
        for data, media in [
            (b"RIFF\0\0\0\0WAVE", "audio/wav"),
            (mediafiles.wav([0.5] * 100)[:30], "audio/wav"),
            (mediafiles.opus()[:40], "audio/ogg"),
            (mediafiles.png(), "audio/wav"),
            (mediafiles.png(), "audio/mpeg"),
            (mediafiles.png(), "video/mp4"),
            (b"", "audio/flac"),
        ]:
            told = []
            try:
                told.extend(found(BytesIO(data), media))
            except Exception as error:
                self.assertNotIsInstance(error, (AttributeError, NameError, TypeError))
            self.assertEqual(told, [], media)

    def test_withoutMutagenThereIsWavOnly(self):
        with patch.dict("sys.modules", {"mutagen": None}):
            self.assertEqual(details(mediafiles.opus(), "audio/ogg"), {})
            self.assertEqual(set(details(mediafiles.wav([0.5] * 100))), {"seconds", "waveform"})

    def test_allReadersAreThere(self):
        for media in sounds.READERS:
            with self.subTest(media=media), self.assertRaises(Exception) as caught:
                self.assertEqual(details(b"\0" * 200, media), {})
                raise ValueError
            self.assertNotIsInstance(caught.exception, ImportError | AttributeError)
