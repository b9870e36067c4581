"""Texts as cells: measured, made harmless, wrapped. What those who make rows need, from the files beside this one."""

from chatcli.screen.measure import TAB, shown, width
from chatcli.screen.words import wrapWords
from chatcli.screen.wrap import wrapHard

__all__ = ("TAB", "shown", "width", "wrapHard", "wrapWords")
