"""Options in a file, and the private folders of the client."""

import contextlib
import os
import stat
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as some
from twisted.trial.unittest import SynchronousTestCase

from chatcli.config import BadConfig, readConfig
from chatcli.folders import configFile, makePrivate, openPrivate, stateFolder, writePrivate
from tests.processes import temporaryFolder

TYPES = {"host": str, "port": int, "tls": bool, "password-file": str, "timeout": float}


class Config(SynchronousTestCase):
    def setUp(self):
        self.path = temporaryFolder(self) / "config.toml"

    def read(self, text):
        self.path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return readConfig(self.path, TYPES)

    def wrong(self, text):
        why = str(self.assertRaises(BadConfig, self.read, text))
        assert why.startswith(f"{self.path}: ")
        assert "\n" not in why
        return why.removeprefix(f"{self.path}: ")

    def test_everyKindOfValue(self):
        text = 'host = "ação.example.org"\nport = 3301\ntls = true\npassword-file = "/a b"\ntimeout = 1.5\n'
        assert self.read(text) == {
            "host": "ação.example.org",
            "port": 3301,
            "tls": True,
            "password_file": "/a b",
            "timeout": 1.5,
        }

    def test_aWholeNumberIsANumberToo(self):
        (value,) = self.read("timeout = 3").values()
        assert value == 3.0
        assert type(value) is float

    def test_anEmptyFile(self):
        assert self.read("# nothing\n") == {}

    def test_wrongTypes(self):
        assert self.wrong('port = "3301"') == "port is a whole number"
        assert self.wrong("port = true") == "port is a whole number"
        assert self.wrong("port = 3.5") == "port is a whole number"
        assert self.wrong("host = 1") == "host is a text in quotes"
        assert self.wrong('host = ["a"]') == "host is a text in quotes"
        assert self.wrong("tls = 1") == "tls is true or false"
        assert self.wrong("timeout = true") == "timeout is a number"
        assert self.wrong("[host]\nname = 1") == "host is a text in quotes"

    def test_unknownOptions(self):
        assert self.wrong("hots = 1") == "there is no option called hots; did you mean host?"
        assert self.wrong("password_file = 1").endswith("did you mean password-file?")
        assert self.wrong("xyz = 1") == "there is no option called xyz"
        assert self.wrong('config = "other"') == "there is no option called config"

    def test_aPasswordIsSentElsewhereAndNotShown(self):
        why = self.wrong('password = "correct horse"')
        assert why.startswith("a password doesn't stand here")
        assert "password-file" in why
        assert "horse" not in why

    def test_brokenFiles(self):
        assert self.wrong("host = ").startswith("it is no TOML: ")
        assert "line 2" in self.wrong('host = "a"\nhost = "b"\n')
        assert self.wrong("a = " + "[" * 20_000).startswith("it is no TOML: ")
        assert self.wrong(b'host = "\xff"') == "it is no UTF-8 text"

    def test_aFileThatWasNamedMustBeThere(self):
        assert "No such file" in str(self.assertRaises(BadConfig, readConfig, self.path, TYPES))
        assert "directory" in str(self.assertRaises(BadConfig, readConfig, self.path.parent, TYPES))

    def test_theUsersOwnFileMayBeMissing(self):
        self.patch(os, "environ", {"XDG_CONFIG_HOME": str(self.path.parent)})
        assert readConfig(None, TYPES) == {}
        configFile().parent.mkdir()
        configFile().write_text("port = 1")
        assert readConfig(None, TYPES) == {"port": 1}
        configFile().write_text("port = ")
        self.assertRaises(BadConfig, readConfig, None, TYPES)

    def test_aFolderThatIsAFileIsMissingToo(self):
        self.path.write_text("")
        self.patch(os, "environ", {"XDG_CONFIG_HOME": str(self.path)})
        assert readConfig(None, TYPES) == {}

    @given(some.binary(max_size=60) | some.text(max_size=60).map(str.encode))
    @settings(max_examples=200)
    def test_noFileIsWorseThanBad(self, data):
        self.path.write_bytes(data)
        with contextlib.suppress(BadConfig):
            found = readConfig(self.path, TYPES)
            assert {name.replace("_", "-") for name in found} <= set(TYPES)


class Folders(SynchronousTestCase):
    def setUp(self):
        self.folder = temporaryFolder(self)
        self.addCleanup(os.umask, os.umask(0o022))

    def mode(self, path):
        return stat.S_IMODE(Path(path).stat().st_mode)

    def test_foldersAreMadeForOneself(self):
        makePrivate(self.folder / "state" / "chatcli" / "outbox")
        for name in ("state", "state/chatcli", "state/chatcli/outbox"):
            assert self.mode(self.folder / name) == 0o700

    def test_aFolderThatIsThereIsClosed(self):
        (self.folder / "open").mkdir(0o755)
        makePrivate(self.folder / "open")
        assert self.mode(self.folder / "open") == 0o700

    def test_filesAreForOneself(self):
        path = self.folder / "history"
        os.umask(0)
        os.close(openPrivate(path, os.O_WRONLY | os.O_CREAT))
        assert self.mode(path) == 0o600
        path.chmod(0o644)
        os.close(openPrivate(path, os.O_RDONLY))
        assert self.mode(path) == 0o600

    def test_linksAreNotFollowed(self):
        (self.folder / "link").symlink_to(self.folder / "target")
        self.assertRaises(OSError, openPrivate, self.folder / "link", os.O_WRONLY | os.O_CREAT)
        assert not (self.folder / "target").exists()

    def test_writingReplaces(self):
        path = self.folder / "state" / "history"
        writePrivate(path, b"long ago, and much of it")
        writePrivate(path, b"now")
        assert path.read_bytes() == b"now"
        assert self.mode(path) == 0o600
        assert list(path.parent.iterdir()) == [path]

    def test_whatCanNotBeWrittenStaysAsItWas(self):
        path = self.folder / "history"
        path.mkdir()
        self.assertRaises(OSError, writePrivate, path, b"now")
        assert list(self.folder.iterdir()) == [path]

    def test_theFoldersOfTheSpecification(self):
        self.patch(os, "environ", {"XDG_CONFIG_HOME": "/c", "XDG_STATE_HOME": "/s"})
        assert (configFile(), stateFolder()) == (Path("/c/chatcli/config.toml"), Path("/s/chatcli"))
