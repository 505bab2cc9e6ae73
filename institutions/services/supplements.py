"""Supplements to a signed agreement: proposed by one person, signed by another."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from casework import clock
from casework.commands import service
from casework.errors import Incomplete
from casework.scope import Reader
from institutions import errors
from institutions.models import Agreement, Supplement
from institutions.services.agreed import another_hand, figures_must_be_possible, take_agreement, tell, term_must_run

FIGURES = ("budget", "prepayment", "deposit")
State = Supplement.State


@service
def propose_supplement(
    *, agreement: Agreement, subject: str, text: str, starts_on: date, figures: Mapping[str, Any], by: Reader
) -> Supplement:
    """Draw up what is added from a day on; FIGURES that are None stay as they are.

    Raises SupplementToSign, OutsideTerm, NegativeBudget, RatioAboveWhole, TermOver, Incomplete.
    """
    agreement = take_agreement(agreement, "supplement", by)
    no_supplement_must_wait(agreement)
    term_must_run(agreement)
    if not (subject.strip() and text.strip()):
        raise Incomplete({"text": [_("Say in words what is added.")]})
    if not agreement.starts_on <= starts_on <= agreement.ends_on:
        raise errors.OutsideTerm(first=agreement.starts_on, last=agreement.ends_on, field="starts_on")
    figures_must_be_possible(figures)
    supplement = Supplement.objects.create(
        agreement=agreement,
        position=agreement.supplements.count() + 1,
        subject=subject.strip(),
        text=text.strip(),
        starts_on=starts_on,
        made_by=by.staff,
        **{name: figures.get(name) for name in FIGURES},
    )
    tell("supplement_proposed", agreement, by, number=supplement.number, about=subject, starts_on=starts_on)
    return supplement


@service
def sign_supplement(*, supplement: Supplement, signed_for: str, signed_on: date, by: Reader) -> Supplement:
    """Note both signatures. Raises SamePerson, WrongStep, Incomplete."""
    agreement = take_agreement(supplement.agreement, "sign_supplement", by)
    supplement = agreement.supplements.select_for_update().get(pk=supplement.pk, state=State.PROPOSED)
    supplement.signed_by = another_hand(supplement.made_by_id, by, _("who drew it up"))
    if not signed_for.strip() or signed_on > clock.today():
        raise Incomplete({"signed_for": [_("Type who signed for the institution, today or earlier.")]})
    supplement.signed_for, supplement.signed_on, supplement.state = signed_for.strip(), signed_on, State.SIGNED
    supplement.save()
    tell("supplement_signed", agreement, by, number=supplement.number, about=supplement.subject)
    return supplement


@service
def drop_supplement(*, supplement: Supplement, reasons: str, by: Reader) -> Supplement:
    """Give up what was proposed. Raises ReasonsLack."""
    agreement = take_agreement(supplement.agreement, "supplement", by)
    supplement = agreement.supplements.select_for_update().get(pk=supplement.pk, state=State.PROPOSED)
    if not reasons.strip():
        raise errors.ReasonsLack()
    supplement.state = State.DROPPED
    supplement.save(update_fields=["state"])
    tell("supplement_dropped", agreement, by, number=supplement.number, reasons=reasons)
    return supplement


def no_supplement_must_wait(agreement: Agreement) -> None:
    """Raises SupplementToSign."""
    waiting = next((one for one in agreement.supplements.all() if one.state == State.PROPOSED), None)
    if waiting:
        raise errors.SupplementToSign(number=waiting.number)
