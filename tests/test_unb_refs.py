"""How files are called at the door `unb`, and what one finds by that."""

from tests.unbcase import UnbServer
from tests.unbfiles import FilesTestCase


class RefTests(FilesTestCase):
    """How files are called, and what one finds by that."""

    def setUp(self):
        super().setUp()
        self.bia.raw()

    def fetched(self, ref, room="estudo"):
        self.bia.raw()
        self.bia.send(f"2S|{room}|{ref}")
        data = self.bia.raw()
        head, _, file = data.partition(b"\n")
        return data.decode().rstrip("\n") if data.startswith(b"ERRO") else (head.split(b"|")[3].decode(), file)

    def test_theSameNameAgain(self):
        refs = [self.put(file=bytes([65 + number])) for number in range(3)]
        assert refs[0] == "foto.png"
        assert len(set(refs)) == 3
        assert all(ref.startswith("foto-") and ref.endswith(".png") for ref in refs[1:])
        assert [self.fetched(ref) for ref in refs] == [(ref, bytes([65 + n])) for n, ref in enumerate(refs)]

    def test_namesThatLookLikeRefs(self):
        seq = int(self.put("x", b"1") and self.native.got("shared")[0]["seq"])
        names = [
            "foto.png", f"foto-{seq + 3}.png", "foto.png", f"foto-{seq + 3}.png", "foto-1.png", "a-b", "x", "x-y-1",
            f"x-{seq}", f"x-{seq + 7}", "v1.2-3", "ü.tar.gz", "ü.tar.gz", "007-07.png", "9-9",
        ]  # fmt: skip
        sent = {}
        for number, name in enumerate(names):
            ref = self.put(name, f"{number}: {name}".encode())
            assert ref not in sent, ref
            sent[ref] = f"{number}: {name}".encode()
        assert sent["foto.png"] == b"0: foto.png"
        assert sent["foto-1.png"] == b"4: foto-1.png"
        for ref, file in sent.items():
            assert self.fetched(ref) == (ref, file), ref
        assert set(sent) < {line.split("|")[3] for line in self.bia.ask("0|g|estudo")[1:]}

    def test_theSameAfterARestart(self):
        refs = [self.put(file=bytes([65 + number])) for number in range(3)]
        self.server = UnbServer(self.settings, self.server.db, self.server.files)
        self.bia = self.again("bia")
        assert [self.fetched(ref) for ref in refs] == [(ref, bytes([65 + n])) for n, ref in enumerate(refs)]

    def test_theSameAfterADeletion(self):
        refs = [self.put(file=bytes([65 + number])) for number in range(3)]
        first = self.native.got("shared")[0]["seq"]
        self.native.ok("delete", room="estudo", seq=first)
        assert self.fetched(refs[1])[1] == b"B"
        assert self.fetched(refs[2])[1] == b"C"

    def test_whatIsNotThere(self):
        self.put(file=b"A")
        for ref in ("nada.png", "foto-1.png", "foto-999.png", "Foto.png", "../foto.png", "foto-99999999999999999.png"):
            assert self.fetched(ref) == f"ERRO|2S|Não há um arquivo {ref} em estudo.", ref

    def test_notForStrangers(self):
        self.put(file=b"A")
        self.bia = self.student("caio")
        for ref in ("foto.png", "foto-4.png", "nada.png"):
            assert self.fetched(ref) == "ERRO|2S|Você não é membro de estudo."
        assert self.fetched("foto.png", "nada").startswith("ERRO|2S|")
        assert self.fetched("foto.png", "@ana@bia").startswith("ERRO|2S|")

    def test_noMoreForWhoLeft(self):
        self.put(file=b"A")
        self.bia.raw()
        self.bia.ok("9|estudo|bia")
        assert self.fetched("foto.png") == "ERRO|2S|Você não é membro de estudo."

    def test_eachChannelHasItsOwn(self):
        self.put(file=b"A")
        self.ana.ok("8|bia|ana")
        self.ana.ask("0|g|bia")
        assert self.ana.ask("2U|bia|ana|foto.png|1", b"B") == ["2S|bia|ana|foto.png|1"]
        self.ana.ask("0|d|bia")
        self.ana.ask("2U|bia|ana|foto.png|1", b"C")
        self.ana.send("2S|bia|foto.png")
        assert self.ana.raw().endswith(b"\nC"), "the open one"
        self.ana.ask("0|g|estudo")
        self.ana.send("2S|bia|foto.png")
        assert self.ana.raw().endswith(b"\nB"), "a group goes before a chat"
