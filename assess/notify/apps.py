"""Makes this package known to Django."""

from django.apps import AppConfig


class Notify(AppConfig):
    """See the package."""

    name = "assess.notify"
    label = "notify"
