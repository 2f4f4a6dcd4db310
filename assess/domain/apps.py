"""The one app that has models."""

from django.apps import AppConfig


class Domain(AppConfig):
    """Rules and records of service assessments; knows nothing of HTTP, forms or templates."""

    name = "assess.domain"
    label = "assess"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Read every module that declares verbs, so that the registry is whole."""
        from assess.domain import documenting, publication, verbs  # noqa: F401
        from assess.domain.history import happened

        happened.connect(publication.keep_up, dispatch_uid="domain.publication")
        # After it: it locks the service before a document, as the worker does.
        happened.connect(documenting.keep_up, dispatch_uid="domain.documenting")
