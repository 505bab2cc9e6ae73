"""Numbers without holes."""

from django.db import models


class Sequence(models.Model):
    """The last number given out under a name. The row is locked until the transaction that took it ends."""

    name = models.CharField(max_length=60, primary_key=True)
    last = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.last}"
