"""Doors: one file an outside language. They turn bytes into commands and events into bytes, and decide nothing."""
