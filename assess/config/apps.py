"""Makes this package known to Django, for its commands."""

from django.apps import AppConfig


class Config(AppConfig):
    """See the package."""

    name = "assess.config"
    label = "config"
