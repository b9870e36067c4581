"""Gets a chatd ready for a load: open rooms called room0, room1, …"""

import json
import socket
from pathlib import Path
from typing import Any


def makeRooms(port: int, count: int) -> None:
    """Sign up and make the rooms."""
    with socket.create_connection(("127.0.0.1", port)) as connection, connection.makefile("rb") as lines:
        lines.readline()

        def ask(**message: Any) -> None:
            connection.sendall(json.dumps(message).encode() + b"\n")
            answer = lines.readline()
            assert answer.startswith(b'{"type":"ok"'), answer

        card = {"email": "bench@example.org", "password": "not a secret", "postal": "01310-100"}
        ask(type="signup", nick="bench", **card)
        for number in range(count):
            ask(type="create", room=f"room{number}", kind="open")


def residentMiB(pid: int) -> float:
    """A process's resident memory."""
    return int(Path(f"/proc/{pid}/status").read_text().split("VmRSS:")[1].split()[0]) / 1024
