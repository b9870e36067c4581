"""How a script ends; the numbers from 64 on are those of sysexits.h, the last two what shells make of them."""

FOUND = 0
"""What was sent is acknowledged; what was looked for is there."""
NOTHING = 1
"""There is nothing of what was looked for."""
USAGE = 2
NO_INPUT = 66
"""A file that was to be sent can't be read, or there is nothing in it."""
UNREACHABLE = 69
NO_OUTPUT = 74
"""Standard output is a file or a terminal and can't be written; or a file that was fetched can't be saved."""
KEPT = 75
"""What was to be sent stands in the outbox, for the next start."""
REFUSED = 77
TIMED_OUT = 124
"""As `timeout` of the GNU coreutils says it."""
NO_READER = 141
"""Whoever read our output has gone: 128 + SIGPIPE, as of a program that dies of it."""
