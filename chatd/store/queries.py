"""The queries, loaded once from the `.sql` files beside this one."""

from importlib import resources
from typing import Any

import aiosql

with resources.as_file(resources.files("chatd.store").joinpath("sql")) as folder:
    sql: Any = aiosql.from_path(folder, "sqlite3")
"""One function a query: `sql.room_by_name(connection, folded=…)`."""
