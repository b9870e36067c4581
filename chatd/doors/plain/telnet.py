"""Telnet's commands among the bytes of a client: taken out, and answered as a host that can nearly nothing (RFC 854).

Whether a client speaks telnet at all shows only when it sends a command; nothing is said to it in telnet before.
"""

from collections import Counter
from collections.abc import Callable

SE, BREAK, INTERRUPT, ARE_YOU_THERE, SB = 240, 243, 244, 246, 250
END, ABORT = 236, 238
"""Commands of clients that edit lines by themselves (RFC 1184, section 2.2)."""
WILL, WONT, DO, DONT, IAC = 251, 252, 253, 254, 255
ECHO = 1
"""The option by which a client leaves it to us to show what is typed (RFC 857)."""
LEAVING = frozenset({BREAK, INTERRUPT, END, ABORT})


class Telnet:
    """Filters what one client sends, wherever it is cut.

    `send` takes what is to be answered, `command` is told of the commands that mean something to people.
    """

    def __init__(self, send: Callable[[bytes], None], command: Callable[[int], None]) -> None:
        self.isSpoken = False
        """Whether the client has shown that it speaks telnet."""
        self._send = send
        self._command = command
        self._data = bytearray()
        self._verb = 0
        self._take = self._takeData
        self._offered: set[int] = set()
        self._due: Counter[int] = Counter()
        self._refused: set[tuple[int, int]] = set()

    def feed(self, data: bytes) -> bytes:
        """Give what of some bytes is data."""
        if IAC not in data and self._take == self._takeData:
            return data
        self.isSpoken = True
        self._data.clear()
        first, *others = data.split(bytes((IAC,)))
        self._takeRun(first)
        for run in others:
            self._take(IAC)
            self._takeRun(run)
        return bytes(self._data)

    def _takeRun(self, run: bytes) -> None:
        """Take bytes without an IAC: what is data, or means nothing, at once."""
        at = 0
        while at < len(run) and self._take not in (self._takeData, self._takeParameter):
            self._take(run[at])
            at += 1
        if self._take == self._takeData:
            self._data += run[at:]

    # --- one byte, by what came before it

    def _takeData(self, byte: int) -> None:
        self._take = self._takeCommand

    def _takeCommand(self, byte: int) -> None:
        self._take = self._takeData
        if byte == IAC:
            self._data.append(IAC)
        elif byte == SB:
            self._take = self._takeParameter
        elif WILL <= byte <= DONT:
            self._verb, self._take = byte, self._takeOption
        else:
            self._command(byte)

    def _takeOption(self, byte: int) -> None:
        self._take = self._takeData
        NEGOTIATE[self._verb](self, byte)

    def _takeParameter(self, byte: int) -> None:
        """What options say of themselves (RFC 855) is for those who agreed to them."""
        self._take = self._takeParameterEnd

    def _takeParameterEnd(self, byte: int) -> None:
        self._take = self._takeData if byte == SE else self._takeParameter

    # --- options. What was refused once isn't answered again, and an answer never is: so nothing goes round in
    # circles (RFC 1143), and who asks for ever makes us write no more than a few hundred bytes.

    def offer(self, option: int) -> None:
        """Say that we will do something, to who speaks telnet; they may not want it."""
        if self.isSpoken and option not in self._offered:
            self._offered.add(option)
            self._due[option] += 1
            self._say(WILL, option)

    def withdraw(self, option: int) -> None:
        """Say that we do it no longer, if we said so before and it was wanted."""
        if option in self._offered:
            self._offered.remove(option)
            self._due[option] += 1
            self._say(WONT, option)

    def _do(self, option: int) -> None:
        if not self._isAnswer(option) and option not in self._offered:
            self._refuse(WONT, option)

    def _dont(self, option: int) -> None:
        isAnswer = self._isAnswer(option)
        if option in self._offered and not self._due[option]:  # else it answers what was said before the offer
            self._offered.remove(option)
            if not isAnswer:
                self._say(WONT, option)

    def _will(self, option: int) -> None:
        self._refuse(DONT, option)

    def _wont(self, option: int) -> None:
        """Nothing was asked of them."""

    def _isAnswer(self, option: int) -> bool:
        """Whether something that we said of an option waits for an answer, which this is then."""
        if not self._due[option]:
            return False
        self._due[option] -= 1
        return True

    def _refuse(self, verb: int, option: int) -> None:
        if (verb, option) not in self._refused:
            self._refused.add((verb, option))
            self._say(verb, option)

    def _say(self, verb: int, option: int) -> None:
        self._send(bytes((IAC, verb, option)))


NEGOTIATE = {WILL: Telnet._will, WONT: Telnet._wont, DO: Telnet._do, DONT: Telnet._dont}
"""What a verb asks for."""
