"""A simple model of the line editor: it works on lists, and isn't fast."""

from itertools import accumulate, takewhile
from unicodedata import category

from wcwidth import iter_graphemes, wcwidth

from chatcli.line.undo import RUN_MOST

MOST = 40
"""The longest text, for the comparison."""


def bounds(text: str) -> list[int]:
    return [0, *accumulate(map(len, iter_graphemes(text)))]


def isWord(grapheme: str) -> bool:
    return grapheme[0].isalnum() or grapheme[0] == "_" or category(grapheme[0])[0] == "M"


def isBlank(grapheme: str) -> bool:
    return grapheme[0].isspace()


def cells(text: str) -> int:
    return sum(max(wcwidth(character), 0) for character in text)


class Model:
    """The same editor with lists and whole copies, and without a thought of speed."""

    def __init__(self) -> None:
        self.text, self.cursor = "", 0
        self.past: list[tuple[str, int]] = []
        self.ring: list[str] = []
        self.turned = 0
        self.last: tuple = ()

    def write(self, start: int, end: int, new: str, isStep: bool = True) -> None:
        before = self.text, self.cursor
        self.text = self.text[:start] + new + self.text[end:]
        if self.text[: start + len(new)] != before[0][:end] and isStep:
            self.past.append(before)
        self.go(start + len(new))

    def go(self, at: int) -> None:
        self.cursor = min(bound for bound in bounds(self.text) if bound >= min(max(at, 0), len(self.text)))

    def fitting(self, new: str, room: int) -> str:
        new = new.replace("\r\n", "\n").replace("\r", "\n")
        return new[: max(bound for bound in bounds(new) if bound <= room)]

    def insert(self, new: str) -> None:
        last, self.last = self.last, ()
        new = self.fitting(new, MOST - len(self.text))
        if not new:
            self.last = last if last[:1] == ("typing",) else ()
            return
        isTyped = len(new) <= RUN_MOST and "\n" not in new
        run = last[1] if last[:1] == ("typing",) and last[2] == self.cursor else ""
        goesOn = isTyped and run and not (len(run) >= RUN_MOST and isBlank(run[-1]) and not isBlank(new))
        end = self.cursor + len(new)
        self.write(self.cursor, self.cursor, new, isStep=not goesOn)
        if isTyped:
            self.last = "typing", run + new if goesOn else new, end

    def replace(self, new: str, cursor: int | None) -> None:
        self.last = ()
        self.write(0, len(self.text), self.fitting(new, MOST))
        self.go(len(self.text) if cursor is None else cursor)

    def press(self, key: str) -> bool:
        last, self.last = self.last, ()
        left, right = list(iter_graphemes(self.text[: self.cursor])), list(iter_graphemes(self.text[self.cursor :]))
        line, rest = self.text[: self.cursor].split("\n")[-1], self.text[self.cursor :].split("\n")[0]
        moves = {
            "C-a": -len(line),
            "C-e": len(rest),
            "C-b": -len("".join(left[-1:])),
            "C-f": len("".join(right[:1])),
            "M-b": -self.run(left[::-1], isWord),
            "M-f": self.run(right, isWord),
            "C-w": -self.run(left[::-1], lambda grapheme: not isBlank(grapheme)),
            "C-k": len(rest) or len("".join(right[:1])),
            "C-Home": -self.cursor,
            "C-End": len("".join(right)),
        }
        if key in ("Up", "Down"):
            return self.row(-1 if key == "Up" else 1, last)
        if key in ("Backspace", "Delete", "C-d"):
            isAny = bool(self.text) or key != "C-d"
            self.write(*sorted((self.cursor, self.cursor + moves["C-b" if key == "Backspace" else "C-f"])), "")
            return isAny
        kills = {"C-w": "C-w", "M-Backspace": "M-b", "M-d": "M-f", "C-u": "C-a", "C-k": "C-k"}
        if key in kills:
            self.kill(moves[kills[key]], last)
        elif key in moves:
            self.cursor += moves[key]
        elif key in ("C-y", "M-y"):
            self.yank(key, last)
        return key in kills or key in moves or key in ("C-y", "M-y") or self.change(key, right, line, rest)

    def change(self, key: str, right: list[str], line: str, rest: str) -> bool:
        if key in ("M-u", "M-l", "M-c"):
            self.case(key, right)
        elif key == "M-Enter":
            self.insert("\n")
        elif key == "C-_":
            self.text, self.cursor = self.past.pop() if self.past else (self.text, self.cursor)
        elif key == "C-t":
            self.swapCharacters(list(iter_graphemes(line)), list(iter_graphemes(rest)))
        elif key == "M-t":
            self.swapWords()
        return key != "Tab"

    def run(self, graphemes: list[str], isIn) -> int:
        before = list(takewhile(lambda it: not isIn(it), graphemes))
        inside = list(takewhile(isIn, graphemes[len(before) :]))
        return len("".join(before + inside))

    def kill(self, distance: int, last: tuple) -> None:
        start, end = sorted((self.cursor, self.cursor + distance))
        killed = self.text[start:end]
        self.write(start, end, "")
        self.turned = 0
        if killed and last == ("kill",) and self.ring:
            self.ring[-1] = killed + self.ring[-1] if distance < 0 else self.ring[-1] + killed
        elif killed:
            self.ring.append(killed)
        self.last = ("kill",)

    def yank(self, key: str, last: tuple) -> None:
        start, end = self.cursor, self.cursor
        if key == "M-y":
            if last[:1] != ("yank",):
                return
            start, end = last[1:]
            self.turned += 1
        text = self.ring[-1 - self.turned % len(self.ring)] if self.ring else ""
        text = self.fitting(text, MOST - len(self.text) + end - start)
        self.write(start, end, text)
        self.last = "yank", start, start + len(text)

    def case(self, key: str, right: list[str]) -> None:
        word = "".join(right)[: self.run(right, isWord)]
        skipped = len("".join(takewhile(lambda it: not isWord(it), right)))
        change = {"M-u": str.upper, "M-l": str.lower, "M-c": str.capitalize}[key]
        new = word[:skipped] + change(word[skipped:])
        if len(self.text) - len(word) + len(new) <= MOST:
            self.write(self.cursor, self.cursor + len(word), new)

    def swapCharacters(self, left: list[str], right: list[str]) -> None:
        middle = self.cursor
        if not right and left:
            right = [left.pop()]
            middle -= len(right[0])
        if left and right:
            self.write(middle - len(left[-1]), middle + len(right[0]), right[0] + left[-1])

    def swapWords(self) -> None:
        words, at, inside = [], 0, False
        for grapheme in iter_graphemes(self.text):
            if isWord(grapheme):
                words = words if inside else [*words, (at, at)]
                words[-1] = words[-1][0], at + len(grapheme)
            inside = isWord(grapheme)
            at += len(grapheme)
        second = next((index for index, word in enumerate(words) if word[1] > self.cursor), len(words) - 1)
        if second > 0:
            (start, firstEnd), (begin, end) = words[second - 1], words[second]
            text = self.text
            self.write(start, end, text[begin:end] + text[firstEnd:begin] + text[start:firstEnd])

    def row(self, step: int, last: tuple) -> bool:
        lines = self.text.split("\n")
        row = self.text[: self.cursor].count("\n")
        column = last[1] if last[:1] == ("row",) else cells(self.text[: self.cursor].split("\n")[-1])
        if not 0 <= row + step < len(lines):
            return False
        goal = lines[row + step]
        inside = max(bound for bound in bounds(goal) if cells(goal[:bound]) <= column)
        self.cursor = sum(len(line) + 1 for line in lines[: row + step]) + inside
        self.last = "row", column
        return True
