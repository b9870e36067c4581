"""chatd: a group-chat server that people reach with whatever they have."""

__version__ = "1.0.0"
