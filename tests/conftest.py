"""How hypothesis looks for counterexamples here: without a deadline, and without a folder of its own."""

from hypothesis import settings

settings.register_profile("chatd", deadline=None, database=None)
settings.load_profile("chatd")
