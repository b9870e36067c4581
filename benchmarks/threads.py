"""A chat server in the manner of the first student projects: a thread a client, a list of sockets, `send` in a loop.

Listens on a free port of 127.0.0.1 and prints it. The protocol is relay.c's. One reader that stalls blocks
its whole room, as it did there.
"""

import socket
import threading
from collections import defaultdict

rooms = defaultdict(list)
lock = threading.Lock()


def serve(client):
    """Read one client's lines for as long as it is there."""
    lines = client.makefile("rb")
    room = rooms[next(lines, b"")]
    with lock:
        room.append(client)
        client.sendall(b"joined\n")
    for line in lines:
        with lock:
            for member in list(room):
                try:
                    member.sendall(line)
                except OSError:
                    room.remove(member)


listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
print(f"running on port {listener.getsockname()[1]}", flush=True)
while True:
    accepted, _ = listener.accept()
    accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    threading.Thread(target=serve, args=(accepted,), daemon=True).start()
