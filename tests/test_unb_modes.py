"""Where a request ends, in all three modes, however the network cuts and glues."""

from hypothesis import given
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from chatd.doors.unb.modes import CHUNKS, LINES, MARK, MARKED, Asked, Requests

SIGNUP = "0|ana@unb.br|ana|senha123|70910-900"
HEAD = "2U|estudo|ana|foto.png|"

signs = st.characters(exclude_categories=("Cs",), exclude_characters="\r\n\ufeff")
texts = st.text(signs, min_size=1, max_size=30).filter(lambda text: not text.startswith("2U|"))
files = st.binary(max_size=40).filter(lambda data: not data[:1].isdigit())
requests = st.lists(st.one_of(texts.map(lambda text: (text, None)), files.map(lambda data: (HEAD, data))), max_size=6)


def taken(requests):
    """All that is there: requests, and the bytes behind heads."""
    while True:
        if requests.left:
            if not (piece := requests.body(7)):
                return
            yield piece
        elif asked := requests.next():
            yield asked
        else:
            return


def joined(found):
    """Requests with their bytes, as they were sent."""
    sent = []
    for one in found:
        if isinstance(one, Asked):
            sent.append([one.text, one.size, b""])
        else:
            sent[-1][2] += one
    return [(text, data if size is not None else None, size) for text, size, data in sent]


def expected(sent):
    return [(text if data is None else f"{text}{len(data)}", data, data and len(data)) for text, data in sent]


def fed(requests, pieces):
    for piece in pieces:
        requests.feed(piece)
        yield from taken(requests)


def cut(draw, data):
    """The bytes in pieces, cut anywhere."""
    at = sorted(draw(st.sets(st.integers(0, len(data)), max_size=12)))
    return [data[start:end] for start, end in zip([0, *at], [*at, len(data)], strict=True)]


def whole(mode, text, data):
    return text if data is None else f"{text}{len(data)}"


class CutTests(SynchronousTestCase):
    """Any cut of the bytes gives the same requests."""

    @given(requests, st.data())
    def test_lines(self, sent, data):
        sent = [(SIGNUP, None), *((text.lstrip("\ufeff") or "x", file) for text, file in sent)]
        stream = b"".join(f"{whole(LINES, *one)}\r\n".encode() + (one[1] or b"") for one in sent)
        came = Requests()
        assert self.without(joined(fed(came, cut(data.draw, stream)))) == self.without(expected(sent))
        assert came.mode is LINES
        assert not came.isBegun

    @given(requests, st.data())
    def test_marked(self, sent, data):
        sent = [(SIGNUP, None), *sent]
        stream = b"".join(whole(MARKED, *one).encode("utf-32") + (one[1] or b"") for one in sent)
        came = Requests()
        found = [*fed(came, cut(data.draw, stream))]
        came.silence()
        found += taken(came)
        assert self.without(joined(found)) == self.without(expected(sent))
        assert came.mode is MARKED
        assert not came.isBegun

    @given(requests, st.data())
    def test_chunks(self, sent, data):
        sent = [(SIGNUP, None), *((text.lstrip("\ufeff") or "x", file) for text, file in sent)]
        came, found = Requests(), []
        for one in sent:
            pieces = cut(data.draw, whole(CHUNKS, *one).encode() + (one[1] or b""))
            found += fed(came, pieces)
            came.silence()
            found += taken(came)
        assert self.without(joined(found)) == self.without(expected(sent))
        assert came.mode is CHUNKS

    def without(self, sent):
        """Not told apart: a text, and a head without bytes."""
        return [(text, data or None) for text, data, _ in sent]


class ModeTests(SynchronousTestCase):
    def first(self, data, *, quiet=False):
        requests = Requests()
        requests.feed(data)
        if quiet:
            requests.silence()
        return requests.next(), requests.mode

    def test_theFirstRequestTells(self):
        assert self.first(f"{SIGNUP}\n".encode()) == (Asked(SIGNUP), LINES)
        assert self.first(SIGNUP.encode()) == (None, None)
        assert self.first(SIGNUP.encode(), quiet=True) == (Asked(SIGNUP), CHUNKS)
        assert self.first(SIGNUP.encode("utf-32")) == (None, MARKED)
        assert self.first(SIGNUP.encode("utf-32"), quiet=True) == (Asked(SIGNUP), MARKED)

    def test_theFirstOfTheReport(self):
        """The 132 bytes of its figure 15: the mark, and 32 characters."""
        request = "0|ana@unb.br|ana|12345|70910-900".encode("utf-32")
        assert (len(request), request[:12].hex()) == (132, "fffe0000300000007c000000")
        assert self.first(request, quiet=True)[0] == Asked("0|ana@unb.br|ana|12345|70910-900")

    def test_itIsForGood(self):
        requests = Requests()
        requests.feed(f"{SIGNUP}\n10".encode())
        requests.next()
        requests.silence()
        assert requests.next() is None
        requests.feed(b"S\n")
        assert requests.next() == Asked("10S")

    def test_aMarkCutInTwo(self):
        requests = Requests()
        requests.feed(b"\xff\xfe")
        assert requests.next() is None
        requests.feed("10".encode("utf-32")[2:] + MARK)
        assert requests.next() == Asked("10")

    def test_halfAMarkIsNone(self):
        assert self.first(b"\xff\xfe", quiet=True) == (Asked("\ufffd\ufffd"), CHUNKS)

    def test_utf8WithAByteOrderMark(self):
        assert self.first(f"\ufeff{SIGNUP}\n".encode()) == (Asked(SIGNUP), LINES)


class EndTests(SynchronousTestCase):
    def marked(self, data):
        requests = Requests()
        requests.feed(SIGNUP.encode("utf-32") + MARK)
        requests.next()
        requests.feed(data)
        return requests

    def chunked(self, data):
        requests = Requests()
        requests.feed(SIGNUP.encode())
        requests.silence()
        requests.next()
        requests.feed(data)
        return requests

    def test_aLineEndIsDataInChunks(self):
        requests = self.chunked(b"2|estudo|ana|um\ndois\n")
        assert requests.next() is None
        requests.silence()
        assert requests.next() == Asked("2|estudo|ana|um\ndois\n")

    def test_severalSendsWithoutSilenceAreOneChunk(self):
        requests = self.chunked(b"2|estudo|ana|" + "á".encode()[:1])
        requests.feed("á".encode()[1:])
        requests.silence()
        assert requests.next() == Asked("2|estudo|ana|á")

    def test_aHeadWaitsForItsLastDigit(self):
        for requests, encoding in ((self.chunked, "utf-8"), (self.marked, "utf-32-le")):
            came = requests(f"{HEAD}1".encode(encoding))
            assert came.next() is None
            came.feed("2".encode(encoding))
            assert came.next() is None
            came.feed(b"\x89PNG")
            assert came.next() == Asked(f"{HEAD}12", 12)
            assert came.body(5) == b"", "pieces are whole, but the last"
            assert came.body(4) == b"\x89PNG"
            assert came.left == 8

    def test_aHeadWithoutItsFileEndsBySilence(self):
        for requests, encoding in ((self.chunked, "utf-8"), (self.marked, "utf-32-le")):
            came = requests(f"{HEAD}12".encode(encoding))
            came.silence()
            assert came.next() == Asked(f"{HEAD}12", 12)
            came.feed(b"1234567890ab")
            assert came.body(99) == b"1234567890ab"

    def test_inUtf32AFileMayBeginWithADigit(self):
        came = self.marked(f"{HEAD}12".encode("utf-32-le") + b"1")
        assert came.next() is None
        came.feed(b"234")
        assert came.next() == Asked(f"{HEAD}12", 12)

    def test_marksAndLineEndsInAFileAreItsOwn(self):
        file = MARK * 3 + b"\n10\n"
        came = self.marked(f"{HEAD}{len(file)}".encode("utf-32-le") + file + "10".encode("utf-32") + MARK)
        assert came.next() == Asked(f"{HEAD}{len(file)}", len(file))
        assert came.body(99) == file
        assert came.next() == Asked("10")

    def test_silenceWithinAFileEndsNothing(self):
        came = self.marked(f"{HEAD}4".encode("utf-32-le") + b"\x89P")
        came.next()
        assert came.body(99) == b""
        came.silence()
        came.feed(b"NG" + "11".encode("utf-32"))
        assert came.body(99) == b"\x89PNG"
        assert came.next() is None
        came.silence()
        assert came.next() == Asked("11")

    def test_whatIsNoHead(self):
        for text in (f"{HEAD}", f"{HEAD}x", f"{HEAD}-1", f"{HEAD}{'1' * 16}", "2U|a|b|1", "2U|a|b|c|d|1", "2u|a|b|c|1"):
            for requests, encoding in ((self.chunked, "utf-8"), (self.marked, "utf-32-le")):
                came = requests(text.encode(encoding))
                came.silence()
                assert came.next() == Asked(text), text
                assert came.left == 0

    def test_bytesThatAreNoText(self):
        came = self.marked("2|".encode("utf-32-le") + b"\xff\xff\xff\xff" + "á".encode("utf-32-le")[:3] + MARK)
        assert came.next() == Asked("2|\ufffd\ufffd")
        came = self.chunked(b"2|\xff\xfe|" + "á".encode()[:1])
        came.silence()
        assert came.next() == Asked("2|\ufffd\ufffd|\ufffd")

    def test_emptyOnesAreNone(self):
        requests = Requests()
        requests.feed(f"{SIGNUP}\n\n\r\n10\n".encode())
        assert [asked.text for asked in taken(requests)] == [SIGNUP, "10"]
        came = self.marked(MARK * 3 + "10".encode("utf-32") + MARK)
        assert [asked.text for asked in taken(came)] == ["10"]

    def test_theEndOfItAllEndsALine(self):
        requests = Requests()
        requests.feed(f"{SIGNUP}\n10".encode())
        requests.end()
        assert [asked.text for asked in taken(requests)] == [SIGNUP, "10"]

    def test_theEndOfItAllEndsNoFile(self):
        for data in (f"{SIGNUP}\n{HEAD}3\nab".encode(), SIGNUP.encode("utf-32") + f"{HEAD}3".encode("utf-32") + b"ab"):
            requests = Requests()
            requests.feed(data)
            requests.end()
            assert [*taken(requests)] == [Asked(SIGNUP), Asked(f"{HEAD}3", 3)]
            assert requests.left == 3
