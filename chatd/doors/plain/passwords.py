"""Questions, and above all those for a password: without echo where that can be had, with a warning where it can't."""

from collections.abc import Callable
from functools import partial

from chatd.doors.plain.lines import LineDoor
from chatd.doors.plain.telnet import ECHO
from chatd.wire.languages import N_

UNREADABLE = "\ufffd"
"""What stands for bytes that are no UTF-8."""

TakePassword = Callable[[str], object]


class AskingDoor(LineDoor):
    """A connection whose person can be asked something. Who inherits says where one is when that is done: `back`."""

    wasAsked = False
    """Whether a password was asked for: one may be typed when that is over, too."""

    def back(self) -> None:
        """Go back to where one was before a question."""
        raise NotImplementedError

    def question(self, ask: Callable[[], object]) -> None:
        """Ask something in its turn; the next line waits for it, and answers it."""

        def asked() -> None:
            ask()
            self.hold(False)

        self.hold(True)
        self.inTurn(asked)

    def askPassword(self, question: str, nick: str, then: TakePassword) -> None:
        """Ask for the password of somebody, now. No answer leads back."""
        self.telnet.offer(ECHO)  # then the client leaves it to us to show what is typed (RFC 857), and we don't
        where = "" if self.telnet.isSpoken else N_(" (It can't be hidden here: it will stand on your screen.)")
        self.putOurs([self.translate(question).format(nick=nick) + self.translate(where)])
        self.takes = partial(self._typedPassword, then)
        self.isSecret = self.wasAsked = True

    def _typedPassword(self, then: TakePassword, line: str) -> None:
        self.telnet.withdraw(ECHO)
        self.isSecret = False
        if line:
            then(line)
        else:
            self.back()

    def askNewPassword(self, nick: str, then: TakePassword) -> None:
        """Ask for a password that somebody thinks of; twice who can't see what they type."""
        question = N_("A password for {nick}, of 8 characters or more? An empty line goes back.")
        again = partial(self._askAgain, nick, then) if self.telnet.isSpoken else then
        self.askPassword(question, nick, partial(self._check, again))

    def _check(self, then: TakePassword, password: str) -> None:
        """Take no password that isn't what was typed: nobody could type it at another door."""
        if UNREADABLE in password:
            self.tell(N_("A password must be UTF-8 too, and this is not."))
            self.back()
        else:
            then(password)

    def _askAgain(self, nick: str, then: TakePassword, first: str) -> None:
        self.askPassword(N_("The same password once more?"), nick, partial(self._compare, then, first))

    def _compare(self, then: TakePassword, first: str, second: str) -> None:
        if first == second:
            then(first)
        else:
            self.tell(N_("The two passwords differ."))
            self.back()
