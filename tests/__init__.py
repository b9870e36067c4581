"""Tests: one file a module, and end-to-end tests that start the real programs."""
