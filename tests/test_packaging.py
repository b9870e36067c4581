"""The package as others get it: a wheel, in a fresh environment, away from the checkout."""

import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

from twisted.trial.unittest import SynchronousTestCase

from tests.processes import CHECKOUT, Program, Wire, temporaryFolder

PACKAGED = ("chatd", "chatcli", "twisted-plugins", "setup.cfg", "pyproject.toml", "README.md")
PATIENCE_SECONDS = 300
"""For pip: where nothing is cached, it has to fetch what chatd needs."""

ELSEWHERE = "import os, sys; os.chdir(sys.argv[1]); os.execv(sys.argv[2], sys.argv[2:])"
"""Becomes another program in another folder, so that it can't find the checkout by chance."""


def run(*command: object, folder: Path) -> str:
    """What a command prints; it must succeed."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def copyOfSources(folder: Path) -> Path:
    """What the package is built from, without what earlier builds and runs left."""
    source = folder / "source"
    leftovers = shutil.ignore_patterns("__pycache__", "dropin.cache", "build", "*.egg-info")
    source.mkdir()
    for name in PACKAGED:
        if (CHECKOUT / name).is_dir():
            shutil.copytree(CHECKOUT / name, source / name, ignore=leftovers)
        else:
            shutil.copy(CHECKOUT / name, source / name)
    return source


class Environment:
    """A fresh virtual environment."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        run(sys.executable, "-m", "venv", folder / "venv", folder=folder)

    def program(self, name: str) -> Path:
        return self.folder / "venv" / "bin" / name

    def pip(self, *words: object) -> None:
        run(self.program("python"), "-m", "pip", "--disable-pip-version-check", *words, folder=self.folder)

    def run(self, name: str, *words: object) -> str:
        return run(self.program(name), *words, folder=self.folder)

    def plugins(self) -> set[str]:
        """The files of Twisted's plugins, besides what Python and Twisted cache of them."""
        (folder,) = self.folder.glob("venv/lib/python*/site-packages/twisted/plugins")
        return {path.name for path in folder.glob("*.py")}


class PackagingTests(SynchronousTestCase):
    def test_wheel_installs_runs_and_uninstalls(self) -> None:
        """One test, because the environment is what takes time."""
        folder = temporaryFolder(self)
        wheel = self.built(folder)
        environment = Environment(folder)
        environment.pip("install", wheel)
        self.assertIn("chatd_plugin.py", environment.plugins())
        self.assertRegex(environment.run("twistd", "--help"), r"(?m)^\s+chatd\s")
        self.assertIn("--nick", environment.run("chatcli", "--help"))
        self.assertIn("uso: chatcli", environment.run("chatcli", "--lang", "pt", "--help"))
        self.assertServes(environment)
        before = environment.plugins()
        environment.pip("uninstall", "--yes", "chatd")
        self.assertEqual(before - environment.plugins(), {"chatd_plugin.py"})
        self.assertNotRegex(environment.run("twistd", "--help"), r"(?m)^\s+chatd\s")

    def built(self, folder: Path) -> Path:
        """The wheel, which holds what the checkout holds and nothing else."""
        source = copyOfSources(folder)
        pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
        run(*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, source, folder=folder)
        (wheel,) = folder.glob("chatd-*.whl")
        with zipfile.ZipFile(wheel) as archive:
            names = {name for name in archive.namelist() if ".dist-info/" not in name}
        packaged = {
            path.relative_to(source).as_posix()
            for package in ("chatd", "chatcli")
            for path in (source / package).rglob("*")
            if path.is_file()
        }
        self.assertEqual(names, packaged | {"twisted/plugins/chatd_plugin.py"})
        return wheel

    def assertServes(self, environment: Environment) -> None:
        """`twistd -n chatd` lets somebody in, and ends by the signal when told to."""
        options = ["-n", "--pidfile=", "chatd", "--listen", "native:tcp:0:interface=127.0.0.1", "--data"]
        twistd, data = environment.program("twistd"), environment.folder / "data"
        server = Program("-c", ELSEWHERE, str(environment.folder), str(twistd), *options, str(data))
        self.addCleanup(server.close)
        started = server.until(r"Group chat version 1\.0\.0 is running on port (\d+) \(native\)")
        wire = Wire(int(started[1]))
        self.addCleanup(wire.close)
        wire.ok("guest", nick="ana")
        self.assertEqual(wire.ok("say", room="lobby", text="olá")["seq"], 1)
        self.assertEqual(server.kill(signal.SIGTERM), -signal.SIGTERM)
        self.assertNotIn("Traceback", server.output + server.errors())
