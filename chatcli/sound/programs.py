"""The programs that play and record: how each is called so that it shows nothing, asks nothing and ends by itself."""

import os
import shutil
import sys
from collections.abc import Iterable, Mapping

import attrs

from chatcli.language import _
from chatcli.sound.formats import FORMATS

RECORD_SECONDS = 300
"""How long a voice note is at most."""
BACKSTOP_SECONDS = RECORD_SECONDS + 5
"""When a recorder ends without us, where it can: the client may have been killed."""
_SNDFILE = frozenset({"wav", "flac", "ogg", "mp3", "aiff", "au"})
"""What libsndfile reads."""


class NoProgram(Exception):
    """None of the programs is here: the text says what to install."""


@attrs.frozen
class Program:
    """`arguments` stand before the file's name, `behind` after it."""

    name: str
    arguments: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    formats: frozenset[str] = FORMATS
    """What a player can play."""

    def command(self, program: str, file: str) -> list[str]:
        """The command for a file, whose name begins with a slash: it can't be taken for an option."""
        return [program, *self.arguments, file, *self.behind]


# What a sound refers to (other files, addresses), and what else a user's own settings may have a player do, is left.
_MPV = (
    "--no-video", "--no-terminal", "--really-quiet", "--idle=no", "--keep-open=no", "--force-window=no",
    "--loop-file=no", "--load-scripts=no", "--autoload-files=no", "--access-references=no",
)  # fmt: skip
PLAYERS = (
    Program("mpv", _MPV),
    Program("ffplay", ("-nodisp", "-vn", "-autoexit", "-loglevel", "quiet", "-protocol_whitelist", "file")),
    Program("pw-play", formats=_SNDFILE),
    Program("paplay", formats=_SNDFILE),
    Program("aplay", ("-q",), formats=frozenset({"wav"})),
    Program("afplay", formats=frozenset({"wav", "mp3", "aac", "mp4", "aiff", "flac", "au"})),
)
"""The best first."""

_LAST = str(BACKSTOP_SECONDS)
_MICROPHONE = ("-f", "avfoundation", "-i", ":default") if sys.platform == "darwin" else ("-f", "alsa", "-i", "default")
RECORDERS = (
    Program("arecord", ("-q", "-t", "wav", "-f", "S16_LE", "-r", "16000", "-c", "1", "-d", _LAST)),
    Program("pw-record", ("--rate", "16000", "--channels", "1", "--format", "s16")),
    Program("parecord", ("--rate=16000", "--channels=1", "--format=s16le", "--file-format=wav")),
    Program("ffmpeg", ("-nostdin", "-loglevel", "quiet", "-y", *_MICROPHONE, "-t", _LAST, "-ac", "1", "-ar", "16000")),
    Program("rec", ("-q", "-r", "16000", "-b", "16", "-c", "1"), ("trim", "0", _LAST)),
)  # fmt: skip
"""Each writes a WAV file of one channel, which is enough for a voice, and makes it whole on SIGINT."""


def player(format: str, environment: Mapping[str, str] = os.environ) -> tuple[Program, str]:
    """The first player for a format, and where it is. Raises `NoProgram`."""
    return _first(
        (program for program in PLAYERS if format in program.formats), environment,
        _("Nothing here plays this ({format}): install mpv, or ffmpeg.").format(format=format),
    )  # fmt: skip


def recorder(environment: Mapping[str, str] = os.environ) -> tuple[Program, str]:
    """The first recorder, and where it is. Raises `NoProgram`."""
    return _first(RECORDERS, environment, _("Nothing here records sound: install alsa-utils, or sox."))


def _first(programs: Iterable[Program], environment: Mapping[str, str], lacking: str) -> tuple[Program, str]:
    for program in programs:
        if found := shutil.which(program.name, path=environment.get("PATH")):
            return program, os.path.abspath(found)
    raise NoProgram(lacking)
