"""A plain socket that speaks the native protocol in frames, contents too."""

import json
from hashlib import sha256
from struct import unpack

from chatd.wire.chunks import asChunk, isChunk, readChunk
from chatd.wire.frames import asFrame
from tests.processes import Wire


class Framed(Wire):
    """A socket that speaks in frames, behind the hello."""

    def __init__(self, port):
        super().__init__(port)
        self.read()
        self.read = self.readFrame

    def write(self, data):
        self.socket.sendall(asFrame(data))

    def send(self, type, /, **fields):
        self.write(json.dumps({"type": type, **fields}).encode())

    def readFrame(self):
        (size,) = unpack("!I", self._file.read(4))
        frame = self._file.read(size)
        return readChunk(frame) if isChunk(frame) else json.loads(frame)

    def share(self, content, name, room="lobby"):
        """Share a few bytes under any name; gives the event's number."""
        digest = sha256(content).hexdigest()
        self.ok("upload", room=room, size=len(content), sha256=digest)
        self.write(asChunk(digest, 0, content))
        self.until(type="uploaded")
        return self.ok("share", room=room, sha256=digest, name=name)["seq"]

    def fetch(self, seq, room="lobby", **fields):
        """A content that fits into a chunk."""
        self.ok("download", room=room, seq=seq, **fields)
        return self.read().data
