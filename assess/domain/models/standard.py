"""The standards against which services are assessed: versioned reference data."""

from django.db import models

from assess.domain.words import Phase, Profession


class Standard(models.Model):
    """One version of a service standard."""

    slug = models.SlugField(max_length=60)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    in_force = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("slug", "version"), name="standard_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.version}"


class Point(models.Model):
    """One of a standard's points, with its page of guidance."""

    standard = models.ForeignKey(Standard, on_delete=models.PROTECT, related_name="points")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=300)
    url = models.URLField(max_length=300)

    class Meta:
        ordering = ("standard", "number")
        constraints = (
            models.UniqueConstraint(fields=("standard", "number"), name="point_number_once"),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class PointProfession(models.Model):
    """A profession that leads on a point, in order of weight."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="professions")
    profession = models.CharField(max_length=30, choices=Profession)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("point", "profession"), name="point_profession_once"),
        )

    def __str__(self) -> str:
        return str(self.get_profession_display())


class Prompt(models.Model):
    """A question that helps a panel to assess a point fairly at a phase (S68)."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="prompts")
    phase = models.CharField(max_length=20, choices=Phase)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=("point", "phase", "position"), name="prompt_position_once"
            ),
        )

    def __str__(self) -> str:
        return self.text
