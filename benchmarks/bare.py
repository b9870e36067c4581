"""A bare Twisted socket that takes a file or gives one: what moving a content costs at least, as `scp` would.

Listens on a free port of 127.0.0.1 and prints it. The client's first line is `put SIZE` or `get`, then the file
follows; a file that was put is written to the disk and answered with `done`.
"""

import os
import sys
from pathlib import Path

from twisted.internet import reactor
from twisted.internet.protocol import Factory
from twisted.protocols.basic import FileSender, LineReceiver

FILE = Path(sys.argv[1]) / "copied"


class Copy(LineReceiver):
    """One transfer."""

    delimiter = b"\n"

    def lineReceived(self, line):
        """Begin."""
        what, *size = line.split()
        if what == b"put":
            self.left = int(size[0])
            self.file = FILE.open("wb")
            self.setRawMode()
        else:
            FileSender().beginFileTransfer(FILE.open("rb"), self.transport).addCallback(lambda _: self.end())

    def rawDataReceived(self, data):
        """Take a part of the file."""
        self.file.write(data)
        self.left -= len(data)
        if not self.left:
            self.file.flush()
            os.fsync(self.file.fileno())
            self.file.close()
            self.transport.write(b"done\n")

    def end(self):
        """All of it is on its way."""
        self.transport.loseConnection()


factory = Factory.forProtocol(Copy)
factory.noisy = False
port = reactor.listenTCP(0, factory, interface="127.0.0.1")
print(f"running on port {port.getHost().port}", flush=True)
reactor.run()
