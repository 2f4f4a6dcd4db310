"""Makes this package known to Django."""

from django.apps import AppConfig


class Demo(AppConfig):
    """See the package."""

    name = "assess.demo"
    label = "demo"
