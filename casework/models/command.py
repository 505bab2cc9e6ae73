"""Commands already carried out, by key: a second click gets the first answer."""

from django.db import models

from casework.models.staff import Staff


class Command(models.Model):
    """One service call that committed. Same key and body: same answer; same key, other body: conflict."""

    key = models.CharField(max_length=64)
    actor = models.ForeignKey(Staff, on_delete=models.PROTECT)
    name = models.CharField(max_length=60)
    body_hash = models.CharField(max_length=64)
    result_model = models.CharField(max_length=60, blank=True)
    result_pk = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="command_key_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.key}"
