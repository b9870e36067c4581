"""The database file: opening it, bringing its schema up to date, keeping a second server out."""

import fcntl
import sqlite3
from importlib import resources
from pathlib import Path
from typing import IO

FILE = "chatd.sqlite3"
LOCK = "chatd.lock"


class StoreRefused(Exception):
    """The data folder can't be used; the text says why, for whoever starts the server."""


def lockFolder(folder: Path) -> IO[str]:
    """Make the data folder (mode 0700) if need be and hold it for this process; the lock ends with the file.

    Raises `StoreRefused` when it can't be written or another server holds it.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (folder / LOCK).open("w")
    except OSError as error:
        raise StoreRefused(f"The data folder {folder} can't be written: {error.strerror}.") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise StoreRefused(f"Another chatd is running on the data folder {folder}.") from None
    return lock


CACHE_KIB = 300
"""Pages that a connection keeps: enough for the ends of busy timelines; the kernel keeps the rest anyway.
SQLite's own 2,000 were no faster here."""


def connect(path: str, *, readOnly: bool = False) -> sqlite3.Connection:
    """A connection with the pragmas that the guarantees rest on; used by one thread at a time.

    WAL lets readers go on while the writer commits; FULL makes a commit outlive a power cut
    (SQLite's documentation of `PRAGMA synchronous`). Transactions are opened by hand only.
    """
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=256)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    connection.execute("PRAGMA busy_timeout = 5000")
    if readOnly:
        connection.execute("PRAGMA query_only = ON")
    return connection


def openDatabase(folder: Path) -> sqlite3.Connection:
    """The writer's connection to the database in `folder`, its schema up to date. Raises `StoreRefused`."""
    try:
        connection = connect(str(folder / FILE))
        upgrade(connection)
    except sqlite3.Error as error:
        raise StoreRefused(f"The database {folder / FILE} can't be opened: {error}.") from None
    return connection


def steps() -> list[tuple[int, str]]:
    """The numbered schema steps, in order: the only description of the schema that there is."""
    files = sorted(resources.files("chatd.store").joinpath("steps").iterdir(), key=lambda file: file.name)
    return [(int(file.name.removesuffix(".sql")), file.read_text("utf-8")) for file in files]


def upgrade(connection: sqlite3.Connection) -> None:
    """Run the steps that the database hasn't had, each in its own transaction.

    Raises `StoreRefused` when the database is from a newer chatd.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    known = steps()
    newest = known[-1][0]
    if version > newest:
        raise StoreRefused(
            f"The database is from a newer chatd (schema {version}; this one knows {newest}): upgrade chatd."
        )
    for number, script in known:
        if number > version:
            _step(connection, number, script)


def _step(connection: sqlite3.Connection, number: int, script: str) -> None:
    # Not `executescript`: it commits first, and a step that fails halfway would stay half done.
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in _statements(script):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _statements(script: str) -> list[str]:
    """The statements of a script, split where SQLite says that one is complete."""
    statements, current = [], ""
    for line in script.splitlines(keepends=True):
        current += line
        if sqlite3.complete_statement(current):
            statements.append(current)
            current = ""
    return [*statements, current] if current.strip() else statements
