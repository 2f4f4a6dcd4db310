"""What a service team shows its panel."""

import uuid

from django.db import models


class Artefact(models.Model):
    """A link that the service team gives the panel, with what is needed to open it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    assessment = models.ForeignKey("Assessment", on_delete=models.CASCADE, related_name="artefacts")
    title = models.CharField(max_length=200)
    url = models.URLField(max_length=2000)
    note = models.TextField(blank=True)
    added_by = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.title
