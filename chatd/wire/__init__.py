"""Bytes to commands, and events and answers to bytes: the native protocol without sockets."""
