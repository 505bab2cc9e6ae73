"""Masked values and who may see them whole: a field that nobody registered is never revealed.

revealable("enrollment.person", "phone", Right.REVEAL, lambda person: person.phone)
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework import clock
from casework.errors import OutOfScope, Refusal
from casework.models import AccessLog, Staff
from casework.rights import Right
from casework.scope import Reader

MOST_AN_HOUR = 120


class ReasonMissing(Refusal):
    code = "reason_missing"
    sentence = _("Say why you need the full value.")


class TooManyReveals(Refusal):
    """What is shown one by one must not be carried off as a list (ASVS 2.4.1)."""

    code = "too_many_reveals"
    sentence = _("You have asked for %(most)s full values within an hour. Go on later, or ask for an export.")
    status = 429


def refuse_collecting(staff: Staff) -> None:
    """Raise TooManyReveals once a person has asked for MOST_AN_HOUR full values within an hour."""
    lately = AccessLog.objects.filter(actor=staff, kind=AccessLog.Kind.REVEAL, at__gte=clock.now() - timedelta(hours=1))
    if lately.count() >= MOST_AN_HOUR:
        raise TooManyReveals(most=MOST_AN_HOUR)


@dataclass(frozen=True)
class Revealable:
    """One masked field of a model whose rows carry `pool` and `area_code`."""

    label: str
    field: str
    right: Right
    getter: Callable[[Any], str]

    def find(self, reader: Reader, pk: int) -> models.Model:
        """The row, if the reader holds the right for it. Raises OutOfScope."""
        row = apps.get_model(self.label).objects.visible_to(reader, self.right).filter(pk=pk).first()
        if row is None:
            raise OutOfScope()
        return row


_FIELDS: dict[tuple[str, str], Revealable] = {}


def revealable(label: str, field: str, right: Right, getter: Callable[[Any], str]) -> None:
    """Let those who hold `right` ask for `field` of the model `label` (app.model, lower case), with a reason."""
    _FIELDS[label, field] = Revealable(label, field, right, getter)


def field_of(label: str, field: str) -> Revealable:
    """The registered field. Raises OutOfScope for one that nobody registered."""
    if (label, field) not in _FIELDS:
        raise OutOfScope()
    return _FIELDS[label, field]
