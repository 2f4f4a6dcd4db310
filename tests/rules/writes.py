"""What is written to the database in a block: every statement that is not a plain read."""

import contextlib
import re
from collections.abc import Iterator
from typing import Any

from django.db import connection

_READS = re.compile(
    r"[\s(]*(SELECT|SAVEPOINT|RELEASE SAVEPOINT|ROLLBACK TO SAVEPOINT"
    r"|WITH(?!.*\b(INSERT|UPDATE|DELETE|MERGE)\b))\b",
    re.IGNORECASE | re.DOTALL,
)


@contextlib.contextmanager
def writes() -> Iterator[list[str]]:
    """The statements of this block that may have changed something, as they are sent."""
    found: list[str] = []

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if not _READS.match(sql):
            found.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield found
