"""Requests that are too long, in all three modes; and how lines are written."""

from time import process_time

from hypothesis import example, given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatd.doors.unb.modes import CHUNKS, LINES, MARK, MARKED, REQUEST_BYTES, Asked, Requests
from tests.test_unb_modes import SIGNUP, taken


class LongTests(SynchronousTestCase):
    """What is too long is told once and skipped to its end; nothing of it stays."""

    def held(self, requests):
        return len(requests._data)

    def started(self, encoding, end):
        requests = Requests()
        requests.feed(SIGNUP.encode("utf-32" if encoding == "utf-32-le" else encoding) + end)
        requests.silence()
        assert requests.next() == Asked(SIGNUP)
        return requests

    def tried(self, encoding, end, start=b""):
        requests = self.started(encoding, end)
        most = REQUEST_BYTES * (4 if encoding == "utf-32-le" else 1)
        requests.feed(start + "2|estudo|ana|".encode(encoding))
        found = []
        for _ in range(3 * most // 1000):
            requests.feed("x".encode(encoding) * (1000 // len("x".encode(encoding))))
            found += taken(requests)
            assert self.held(requests) <= most
        (asked,) = found
        assert (asked.isTooLong, asked.text[:13]) == (True, "2|estudo|ana|")
        return requests

    def test_lines(self):
        requests = self.tried("utf-8", b"\n")
        requests.feed(b"x\n10\n")
        assert [asked.text for asked in taken(requests)] == ["10"]

    def test_chunks(self):
        requests = self.tried("utf-8", b"")
        assert requests.isBegun
        requests.silence()
        assert [*taken(requests)] == []
        requests.feed(b"10")
        requests.silence()
        assert [asked.text for asked in taken(requests)] == ["10"]

    def test_marked(self):
        requests = self.tried("utf-32-le", b"", MARK)
        for byte in MARK + "10".encode("utf-32-le") + MARK:
            requests.feed(bytes([byte]))
        assert [asked.text for asked in taken(requests)] == ["10"]

    def test_aMarkThatIsCutWhereTheRestIsSkipped(self):
        requests = self.tried("utf-32-le", b"", MARK)
        requests.feed("x".encode("utf-32-le") * REQUEST_BYTES + MARK[:3])
        assert [*taken(requests)] == []
        assert self.held(requests) == 3
        requests.feed(MARK[3:] + "10".encode("utf-32-le") + MARK)
        assert [asked.text for asked in taken(requests)] == ["10"]

    def test_allAtOnce(self):
        requests = Requests()
        requests.feed(f"{SIGNUP}\n2|{'x' * 2 * REQUEST_BYTES}\n10\n".encode())
        assert [(asked.text[:2], asked.isTooLong) for asked in taken(requests)] == [
            ("0|", False), ("2|", True), ("10", False),
        ]  # fmt: skip

    def test_aFirstOneWithoutAnEnd(self):
        requests = Requests()
        requests.feed(b"x" * 2 * REQUEST_BYTES)
        assert [asked.isTooLong for asked in taken(requests)] == [True]
        assert (requests.mode, self.held(requests)) == (CHUNKS, 3)

    def test_emptyOnesCostNothing(self):
        for encoding, blank in (("utf-8", b"\n"), ("utf-8", b"\r\n"), ("utf-32-le", MARK)):
            requests = self.started(encoding, blank if encoding == "utf-8" else b"")
            start = process_time()
            for _ in range(64):
                requests.feed(blank * (65536 // len(blank)))
                assert [*taken(requests)] == []
            assert process_time() - start < 1
            assert self.held(requests) <= 4

    def test_theLongestText(self):
        for request in (f"2|estudo|ana|{'x' * 64 * 1024}", f"2|estudo|ana|{'🐈' * 16_000}"):
            for encoding, end in (("utf-8", b"\n"), ("utf-8", b""), ("utf-32", b"")):
                requests = self.started(encoding, end)
                requests.feed(request.encode(encoding) + end)
                requests.silence()
                assert [*taken(requests)] == [Asked(request)]


class WrittenTests(SynchronousTestCase):
    """How lines are written."""

    @given(st.text(st.characters(exclude_categories=("Cs",))))
    @example("a\nb\r\nc")
    @example("\ufeff")
    def test_nothingInALineEndsIt(self, text):
        for mode in (LINES, CHUNKS):
            assert mode.encode(text).decode() == text.replace("\n", "␤").replace("\r", "␍") + "\n"
        text = text.replace("\ufeff", "")  # the mark itself
        assert MARKED.encode(text) == MARK + f"{text}\n".encode("utf-32-le")
