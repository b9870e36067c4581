"""How hypothesis looks for counterexamples here: without a deadline, and without a folder of its own.

A change is judged by the same examples each time, so that red means that the change is wrong. Who has time
looks for what nobody has seen yet: `CHATD_EXAMPLES=hunt make test` takes other ones each time.

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

settings.register_profile("steady", deadline=None, database=None, derandomize=True)
settings.register_profile("hunt", deadline=None, database=None)
settings.load_profile(os.environ.get("CHATD_EXAMPLES", "steady"))
