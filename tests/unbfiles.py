"""For tests of files at the door `unb`: a group with two who have it open, and a client that speaks in frames."""

from chatd.doors.unb.modes import MARK
from tests.unbcase import UnbTestCase, Utf32

PICTURE = b"\x89PNG\r\n\x1a\n" + MARK + bytes(range(256)) * 2000 + b"\n3\n"
"""With everything in it that could be taken for an end."""


class FilesTestCase(UnbTestCase):
    def setUp(self):
        super().setUp()
        self.ana, self.bia = self.student("ana"), self.student("bia")
        self.group("estudo", self.ana, self.bia)
        self.native = self.server.login("ana")
        self.native.ok("open", room="estudo")

    def put(self, name="foto.png", file=PICTURE, student=None):
        """Put a file into the group; gives its ref."""
        student = student or self.ana
        (line,) = student.ask(f"2U|estudo|{student.door.nick}|{name}|{len(file)}", file)
        start, dest, origin, ref, size = line.split("|")
        assert (start, dest, origin, size) == ("2S", "estudo", student.door.nick, str(len(file)))
        return ref

    def got(self, student, ref, by="ana", dest="estudo", file=PICTURE):
        """Whether exactly a file came, as it must be in the student's mode."""
        head = f"2U|{dest}|{by}|{ref}|{len(file)}\n"
        head = MARK + head.encode("utf-32-le") if isinstance(student, Utf32) else head.encode()
        return student.raw() == head + file
