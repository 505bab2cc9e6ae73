"""What every step of an agreement does: take it locked, look at what stands in its way, tell of it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from casework import clock, events
from casework.errors import SamePerson
from casework.models import Staff
from casework.scope import Reader
from institutions import errors
from institutions.flow import AGREEMENT
from institutions.models import Agreement, Application, Certificate, Designation, Institution, Measure
from institutions.models.agreements import WHOLE
from institutions.rules import Rules

TERMS = ("services", "starts_on", "budget", "prepayment", "deposit")


def take_agreement(agreement: Agreement, action: str, by: Reader) -> Agreement:
    """The agreement with its institution, locked, if `action` is possible and the reader's. Raises WrongStep, NotAllowed."""
    Institution.objects.select_for_update(of=("self",)).get(pk=agreement.institution_id)
    locked = Agreement.objects.select_for_update(of=("self",)).select_related("institution__area", "version", "pool")
    agreement = locked.get(pk=agreement.pk)
    by.must(AGREEMENT.begin(action, agreement).right, agreement)
    return agreement


def another_hand(maker_id: int, by: Reader, role: Any) -> Staff:
    """The reader, who is not the maker. Raises SamePerson."""
    if by.staff.pk == maker_id:
        raise SamePerson(role=role)
    return by.staff


def figures_must_be_possible(figures: Mapping[str, Any]) -> None:
    """Raises NegativeBudget, RatioAboveWhole."""
    if (figures.get("budget") or 0) < 0:
        raise errors.NegativeBudget()
    for name in ("prepayment", "deposit"):
        if not 0 <= (figures.get(name) or 0) <= WHOLE:
            raise errors.RatioAboveWhole(field=name)


def certificate_for(institution: Institution, pool_id: int, rules: Rules, day: date) -> Certificate | None:
    """The certificate that holds on the day, where the rules have certificates. Raises NoCertificate."""
    if rules.designation.certificate is None:
        return None
    held = Certificate.objects.filter(institution=institution, pool=pool_id, issued_on__lte=day, valid_to__gte=day)
    found = held.exclude(revoked_on__isnull=False).order_by("-valid_to").first()
    if found is None:
        raise errors.NoCertificate(name=institution.name, day=day)
    return found


def ground_of(institution: Institution, pool_id: int, day: date) -> Application | None:
    """The newest application that passed; None where the designation was taken over. Raises NotQualified."""
    passed = Application.objects.filter(institution=institution, pool=pool_id, state=Application.State.QUALIFIED)
    found = passed.order_by("-id").first()
    taken_over = Designation.objects.filter(institution=institution, pool=pool_id, agreement=None)
    until_then = Q(period__endswith=None) | Q(period__endswith__gte=day)
    if found is None and not taken_over.filter(until_then).exists():
        raise errors.NotQualified(name=institution.name)
    return found


def overlap_must_be_none(agreement: Agreement) -> None:
    """Raises TwoAgreements, as the database would."""
    binding = Agreement.objects.filter(
        pool=agreement.pool_id, institution=agreement.institution_id, state__in=Agreement.BINDING
    )
    if binding.filter(period__overlap=agreement.period).exclude(pk=agreement.pk).exists():
        raise errors.TwoAgreements(name=agreement.institution.name, field="starts_on")


def open_suspension(agreement: Agreement) -> Measure | None:
    """The suspension that was decided and is not over."""
    return next((one for one in _decided(agreement, Measure.Kind.SUSPENSION) if not one.is_over), None)


def decided_end(agreement: Agreement) -> Measure | None:
    """The decision by which the agreement ends, or is not renewed."""
    return next(_decided(agreement, Measure.Kind.TERMINATION, Measure.Kind.NON_RENEWAL), None)


def _decided(agreement: Agreement, *kinds: str) -> Iterator[Measure]:
    """Of all measures, which a page has fetched already."""
    return (one for one in agreement.measures.all() if one.state == Measure.State.DECIDED and one.kind in kinds)


def terms_on(agreement: Agreement, day: date) -> dict[str, int]:
    """Budget (fen), prepayment and deposit (basis points) on a day: as signed, and as supplements changed them."""
    names = ("budget", "prepayment", "deposit")
    said = {name: getattr(agreement, name) for name in names}
    for supplement in agreement.supplements.all():
        if supplement.state == supplement.State.SIGNED and supplement.starts_on <= day:
            said |= {name: getattr(supplement, name) for name in names if getattr(supplement, name) is not None}
    return said


def tell(verb: str, agreement: Agreement, by: Reader, **payload: Any) -> None:
    """Record the one event of a step."""
    events.record(
        verb,
        subject=agreement,
        actor=by.staff,
        pool=agreement.pool,
        area_code=agreement.area_code,
        number=payload.pop("number", agreement.number),
        name=agreement.institution.name,
        **payload,
    )


def term_must_run(agreement: Agreement) -> None:
    """Raises TermOver."""
    if agreement.ends_on < clock.today():
        raise errors.TermOver(day=agreement.ends_on)
