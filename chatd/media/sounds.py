"""Sounds: how long they are, and of WAV also how loud in their course. All but WAV need mutagen.

Of a long sound only some samples are looked at, so that it takes no longer than a short one.
"""

import math
import sys
import wave
from array import array
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from operator import mul
from typing import Any, BinaryIO

BLOCKS = "▁▂▃▄▅▆▇█"
"""From silence to the loudest."""
COUNT = 32
"""How many of them make a waveform."""
SECONDS_MAX = 10_000_000

# For each block of a waveform, in how many places samples are read, and how many there, of all channels together.
PROBES = 16
PROBE_SAMPLES = 1024
# As loud, on the scale of 16 bits, as the noise of recordings with 8: what is nowhere louder is silence.
QUIET = 256.0
# The two highest bytes of a sample, which `wave` gives in the machine's own order.
LITTLE = sys.byteorder == "little"

# Modules of mutagen, and the classes in them.
READERS = {
    "audio/aac": (("aac", "AAC"),),
    "audio/aiff": (("aiff", "AIFF"),),
    "audio/flac": (("flac", "FLAC"),),
    "audio/mp4": (("mp4", "MP4"),),
    "audio/mpeg": (("mp3", "MP3"),),
    "audio/ogg": (
        ("oggopus", "OggOpus"),
        ("oggvorbis", "OggVorbis"),
        ("oggflac", "OggFLAC"),
        ("oggspeex", "OggSpeex"),
    ),
    "audio/wav": (("wave", "WAVE"),),
    "video/mp4": (("mp4", "MP4"),),
    "video/ogg": (("oggtheora", "OggTheora"),),
    "video/quicktime": (("mp4", "MP4"),),
    "video/x-m4v": (("mp4", "MP4"),),
}


def found(file: BinaryIO, media: str) -> Iterator[dict[str, Any]]:
    """What is found in a sound or a film, bit by bit: `seconds`, then the `waveform` of PCM in WAV.

    Nothing in anything else. Raises whatever the readers do when a file is broken.
    """
    if media not in READERS:
        return
    if media == "audio/wav":
        # WAV of another coding than PCM, mutagen may know.
        with suppress(wave.Error):
            yield from _inWave(file)
            return
    yield from _lasting(_length(file, media))


def _length(file: BinaryIO, media: str) -> float:
    """How many seconds a sound takes, by mutagen; 0 where nobody knows."""
    try:
        mutagen = import_module("mutagen")
        readers = [getattr(import_module(f"mutagen.{module}"), name) for module, name in READERS[media]]
    except ImportError:
        return 0
    file.seek(0)
    read = mutagen.File(file, options=readers)
    return float(read.info.length) if read is not None else 0


def _lasting(seconds: float) -> Iterator[dict[str, Any]]:
    if 0 < seconds <= SECONDS_MAX:
        yield {"seconds": seconds}


def _inWave(file: BinaryIO) -> Iterator[dict[str, Any]]:
    """The length and waveform of a WAV; raises `wave.Error` where it isn't PCM, and `EOFError`."""
    size = file.seek(0, 2)
    file.seek(0)
    with wave.open(file, "rb") as sound:
        # Whoever writes as sound comes in doesn't know its length beforehand, and some headers lie.
        frames = min(sound.getnframes(), size // (sound.getnchannels() * sound.getsampwidth()))
        if frames and sound.getframerate():
            yield from _lasting(frames / sound.getframerate())
            if sound.getsampwidth() <= 4:
                yield {"waveform": _drawn([_loudness(sound, frames, block) for block in range(COUNT)])}


def _drawn(levels: Sequence[float]) -> str:
    """Loudness in blocks, in proportion to the loudest."""
    loudest = max(*levels, QUIET)
    return "".join(BLOCKS[min(int(len(BLOCKS) * level / loudest), len(BLOCKS) - 1)] for level in levels)


def _loudness(sound: wave.Wave_read, frames: int, block: int) -> float:
    """The root of the mean square of samples in one of `COUNT` equal parts of a sound, on the scale of 16 bits."""
    first = block * frames // COUNT
    end = max((block + 1) * frames // COUNT, first + 1)
    most = max(1, PROBE_SAMPLES // sound.getnchannels())
    squares = count = 0
    for start in range(first, end, max(most, math.ceil((end - first) / PROBES))):
        sound.setpos(start)
        samples = _samples(sound.readframes(min(most, end - start)), sound.getsampwidth())
        squares += sum(map(mul, samples, samples))
        count += len(samples)
    return math.sqrt(squares / count) if count else 0.0


def _samples(data: bytes, width: int) -> Sequence[int]:
    """The samples in `data`, of `width` bytes each, on the scale of 16 bits."""
    if width == 1:
        return [(byte - 128) * 256 for byte in data]
    data = data[: len(data) // width * width]
    high = width - 2 if LITTLE else 0
    pairs = bytearray(len(data) // width * 2)
    pairs[::2], pairs[1::2] = data[high::width], data[high + 1 :: width]
    return array("h", bytes(pairs))
