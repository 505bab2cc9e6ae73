"""Files that belong to a case."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.models.area import Pool
from casework.models.staff import Staff


def random_name(instance: "Document", filename: str) -> str:
    """Where a file lies: never under the name that was uploaded."""
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name}"


class Document(models.Model):
    """One uploaded file of a case: sniffed type, size and SHA-256; kept outside the web root under a random name."""

    class Kind(models.TextChoices):
        """The four that law allows to be demanded (社会保险经办条例 art. 20, 31), and what people bring of themselves."""

        INVOICE = "invoice", _("Invoice")
        ITEMISED_LIST = "itemised_list", _("Itemised list")
        DIAGNOSIS = "diagnosis", _("Diagnosis certificate")
        RECORDS = "records", _("Medical records")
        IDENTITY = "identity", _("Identity document")
        SPLIT_STATEMENT = "split_statement", _("Split statement of another insurer")
        AUTHORISATION = "authorisation", _("Written authorisation")
        DEATH_CERTIFICATE = "death_certificate", _("Death certificate")
        RELATION = "relation", _("Proof of relation")
        OTHER = "other", _("Other")

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=12, db_collation="C")
    case_type = models.CharField(max_length=40)
    case_id = models.BigIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    title = models.CharField(max_length=120)
    file = models.FileField(upload_to=random_name, max_length=80)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(Staff, on_delete=models.PROTECT)
    uploaded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["case_type", "case_id", "kind", "id"]
        indexes = [models.Index(fields=["case_type", "case_id"]), models.Index(fields=["pool", "sha256"])]

    def __str__(self) -> str:
        return self.title
