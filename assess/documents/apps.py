"""Makes this package known to Django."""

from django.apps import AppConfig


class Documents(AppConfig):
    """Renders each frozen version once, in the transaction that froze it."""

    name = "assess.documents"
    label = "documents"

    def ready(self) -> None:
        """Listen to what happens."""
        from assess.documents import body
        from assess.domain.history import happened

        happened.connect(body.render_on_event, dispatch_uid="documents.body")
