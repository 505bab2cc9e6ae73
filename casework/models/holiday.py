"""Days on which the official calendar differs from the week, as far as the library does not know them yet."""

from django.db import models


class Holiday(models.Model):
    """Overrides the calendar library for one day: a day off, or a weekend that is worked (调休)."""

    day = models.DateField(primary_key=True)
    is_working = models.BooleanField()
    name = models.CharField(max_length=60)
    source = models.CharField(max_length=120)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
