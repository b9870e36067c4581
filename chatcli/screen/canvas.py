"""A row with something to be drawn over it."""


class Canvas(str):
    """The first row of a picture. Where it comes in, `over` is drawn on it and the rows below: control sequences

    that write into no other cells than those, which show the picture in characters too.
    """

    over: str

    def __new__(cls, row: str, over: str) -> "Canvas":
        """A row like any other, and what is drawn over it."""
        canvas = super().__new__(cls, row)
        canvas.over = over
        return canvas
