"""Times as plain statements answer them."""

import datetime


def moment(found: datetime.datetime | str) -> datetime.datetime:
    """A time as a database answers it, or its text; SQLite's have no zone, and are in UTC."""
    if isinstance(found, str):
        found = datetime.datetime.fromisoformat(found)
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
