"""How a request reaches what it asks for: who it is from, and what that person may see and do."""

from assess.access.guard import public, requires

__all__ = ["public", "requires"]
