"""Makes this package known to Django."""

from django.apps import AppConfig


class Notify(AppConfig):
    """Writes the emails of each event in the transaction of that event."""

    name = "assess.notify"
    label = "notify"

    def ready(self) -> None:
        """Listen to what happens."""
        from assess.domain.history import happened
        from assess.domain.signing_in import asked
        from assess.notify import sign_in
        from assess.notify.outbox import write_on_event

        happened.connect(write_on_event, dispatch_uid="notify.outbox")
        asked.connect(sign_in.write, dispatch_uid="notify.sign_in")
