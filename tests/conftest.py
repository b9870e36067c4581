"""How hypothesis looks for counterexamples here: without a deadline, and without a folder of its own.

And nothing depends on who runs the tests, or changes what is theirs: English is spoken, options and what
one run of chatcli leaves for the next have a folder of their own.
"""

import os
import tempfile

from hypothesis import settings

_folder = tempfile.TemporaryDirectory(prefix="chatd-test-")
os.environ |= {
    "LC_ALL": "C.UTF-8",
    "XDG_CONFIG_HOME": f"{_folder.name}/config",
    "XDG_STATE_HOME": f"{_folder.name}/state",
}

settings.register_profile("chatd", deadline=None, database=None)
settings.load_profile("chatd")
