"""An agreement from its template to two signatures: made, changed, proposed, signed, filed, renewed (BJ-15, Order 2)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext as _

from casework import clock, sequences
from casework.commands import service
from casework.errors import Incomplete, OutOfScope
from casework.models import Pool
from casework.rights import Right
from casework.scope import Reader
from institutions import errors
from institutions.models import Agreement, Clause, Institution
from institutions.rules import Rules, traced
from institutions.services.agreed import (
    TERMS,
    another_hand,
    certificate_for,
    decided_end,
    figures_must_be_possible,
    ground_of,
    overlap_must_be_none,
    take_agreement,
    tell,
    terms_on,
)
from institutions.services.days import write_days

State = Agreement.State
DAY = timedelta(days=1)
MARK = "X"
"""Agreement numbers begin with it (协议)."""


@service
def make_agreement(
    *, institution: Institution, terms: Mapping[str, Any], options: Sequence[str] = (), by: Reader
) -> Agreement:
    """Draw an agreement up from the template of the rules in force, with TERMS and the clauses chosen by code.

    Raises NoCertificate, NotQualified, TwoAgreements, NegativeBudget, RatioAboveWhole, InstitutionClosed, OutOfScope.
    """
    pool, area_code = _place(institution, by)
    institution = Institution.objects.select_for_update(of=("self",)).get(pk=institution.pk)
    agreement = _drawn_up(pool, area_code, institution, terms, by)
    agreement.application = ground_of(institution, pool.pk, agreement.starts_on)
    _begin(agreement, options)
    tell("agreement_made", agreement, by, starts_on=agreement.starts_on, ends_on=agreement.ends_on)
    return agreement


@service
def renew_agreement(*, agreement: Agreement, by: Reader) -> Agreement:
    """Draw up the agreement that follows this one without a gap, with its terms of the last day and its clauses.

    Raises TooEarlyToRenew, RenewedBefore, NotToBeRenewed, NoCertificate.
    """
    agreement = take_agreement(agreement, "renew", by)
    renewal_must_be_possible(agreement)
    terms = {"services": agreement.services, "starts_on": agreement.ends_on + DAY}
    terms |= terms_on(agreement, agreement.ends_on)
    following = _drawn_up(agreement.pool, agreement.area_code, agreement.institution, terms, by)
    following.renews, following.application = agreement, agreement.application
    chosen = agreement.clauses.filter(kind=Clause.Kind.OPTION).values_list("code", flat=True)
    _begin(following, list(chosen))
    tell("agreement_renewed", following, by, before=agreement.number, starts_on=following.starts_on)
    return following


@service
def save_agreement(
    *, agreement: Agreement, terms: Mapping[str, Any], texts: Mapping[int, str], by: Reader
) -> Agreement:
    """Change what is drawn up: TERMS, and the text of clauses by their position. Raises what `make_agreement` raises."""
    agreement = take_agreement(agreement, "save", by)
    figures_must_be_possible(terms)
    for name in TERMS:
        if name in terms:
            setattr(agreement, name, terms[name])
    _count_term(agreement, Rules.of(agreement.version))
    overlap_must_be_none(agreement)
    agreement.save()
    clauses = [clause for clause in agreement.clauses.all() if clause.position in texts]
    for clause in clauses:
        clause.text = texts[clause.position].strip()
    Clause.objects.bulk_update(clauses, ["text"])
    tell("agreement_saved", agreement, by)
    return agreement


@service
def propose_agreement(*, agreement: Agreement, by: Reader) -> Agreement:
    """Hand it to who signs for the agency. Raises Incomplete, ClausesEmpty."""
    agreement = take_agreement(agreement, "propose", by)
    clauses_must_say_something(agreement)
    if not agreement.services:
        raise Incomplete({"services": [_("Say what the agreement covers.")]})
    agreement.state = State.PROPOSED
    agreement.save(update_fields=["state"])
    tell("agreement_proposed", agreement, by)
    return agreement


@service
def send_back_agreement(*, agreement: Agreement, reasons: str, by: Reader) -> Agreement:
    """Give it back to who drew it up, with the reasons. Raises ReasonsLack."""
    agreement = take_agreement(agreement, "send_back", by)
    if not reasons.strip():
        raise errors.ReasonsLack()
    agreement.state = State.DRAFT
    agreement.save(update_fields=["state"])
    tell("agreement_sent_back", agreement, by, reasons=reasons)
    return agreement


@service
def sign_agreement(*, agreement: Agreement, signed_for: str, signed_on: date, by: Reader) -> Agreement:
    """Note both signatures; by another hand than drew it up. From its first day the institution is designated.

    Raises SamePerson, NoCertificate, TwoAgreements, StartsBeforeSignature, Incomplete.
    """
    agreement = take_agreement(agreement, "sign", by)
    agreement.signed_by = another_hand(agreement.made_by_id, by, _("who drew it up"))
    if not signed_for.strip():
        raise Incomplete({"signed_for": [_("Type who signed for the institution.")]})
    if signed_on > clock.today():
        raise Incomplete({"signed_on": [_("It was signed today or earlier.")]})
    if agreement.renews_id is None and agreement.starts_on < signed_on:
        raise errors.StartsBeforeSignature(day=agreement.starts_on)
    rules = Rules.of(agreement.version)
    agreement.certificate = certificate_for(agreement.institution, agreement.pool_id, rules, agreement.starts_on)
    agreement.signed_for, agreement.signed_on, agreement.state = signed_for.strip(), signed_on, State.SIGNED
    _bind(agreement)
    write_days(agreement)
    tell("agreement_signed", agreement, by, signed_for=agreement.signed_for, signed_on=signed_on)
    return agreement


@service
def drop_agreement(*, agreement: Agreement, reasons: str, by: Reader) -> Agreement:
    """Give it up before it is signed, with the reasons. Raises ReasonsLack."""
    agreement = take_agreement(agreement, "drop", by)
    if not reasons.strip():
        raise errors.ReasonsLack()
    agreement.state = State.DROPPED
    agreement.save(update_fields=["state"])
    tell("agreement_dropped", agreement, by, reasons=reasons)
    return agreement


@service
def file_agreement(*, agreement: Agreement, filed_on: date, filing_number: str, by: Reader) -> Agreement:
    """Note that it lies with the bureau of the same level (BJ-16; Order 7). Raises Incomplete."""
    agreement = take_agreement(agreement, "file", by)
    if agreement.signed_on is None or not agreement.signed_on <= filed_on <= clock.today():
        raise Incomplete({"filed_on": [_("It is filed after it was signed, and today or earlier.")]})
    agreement.filed_on, agreement.filing_number = filed_on, filing_number.strip()
    agreement.save(update_fields=["filed_on", "filing_number"])
    tell("agreement_filed", agreement, by, filed_on=filed_on, filing=filing_number)
    return agreement


def renewal_must_be_possible(agreement: Agreement) -> None:
    """Raises TooEarlyToRenew, RenewedBefore, NotToBeRenewed, TermOver."""
    following = next((one for one in agreement.renewals.all() if one.state != State.DROPPED), None)
    if following:
        raise errors.RenewedBefore(number=following.number)
    end = decided_end(agreement)
    if end:
        raise errors.NotToBeRenewed(day=end.decided_on)
    if agreement.renewal_opens and clock.today() < agreement.renewal_opens:
        raise errors.TooEarlyToRenew(day=agreement.renewal_opens)
    if agreement.ends_on < clock.today():
        raise errors.TermOver(day=agreement.ends_on)


def clauses_must_say_something(agreement: Agreement) -> None:
    """Raises ClausesEmpty."""
    empty = [clause.name for clause in agreement.clauses.all() if not clause.text]
    if empty:
        raise errors.ClausesEmpty(names="、".join(empty))


def _place(institution: Institution, by: Reader) -> tuple[Pool, str]:
    """The pool and area that an agreement belongs to. Raises OutOfScope."""
    pool = by.pool
    area_code = institution.area_id if pool and pool.holds(institution.area_id) else pool and pool.area_id
    if pool is None or area_code is None or not by.may_in(Right.INSTITUTION_EDIT, area_code):
        raise OutOfScope()
    return pool, area_code


def _drawn_up(pool: Pool, area_code: str, institution: Institution, terms: Mapping[str, Any], by: Reader) -> Agreement:
    """An agreement by the rules of its first day, or of today where that lies ahead; not written yet."""
    if institution.closed_on:
        raise errors.InstitutionClosed(day=institution.closed_on)
    figures_must_be_possible(terms)
    rules = Rules.on(pool, min(terms["starts_on"], clock.today()))
    agreement = Agreement(pool=pool, area_code=area_code, institution=institution, version_id=rules.version_id)
    for name in TERMS:
        if name in terms:
            setattr(agreement, name, terms[name])
    agreement.certificate = certificate_for(institution, pool.pk, rules, agreement.starts_on)
    _count_term(agreement, rules)
    overlap_must_be_none(agreement)
    agreement.made_by, agreement.made_at = by.staff, clock.now()
    return agreement


def _count_term(agreement: Agreement, rules: Rules) -> None:
    """The last day and the day on which renewal opens, by the rules."""
    found = rules.deadline("agreement", starts_on=agreement.starts_on)
    agreement.ends_on, agreement.renewal_opens = found.values["valid_to"], found.values.get("renewal_opens")
    agreement.trace, agreement.period = traced(found), DateRange(agreement.starts_on, agreement.ends_on + DAY)


def _begin(agreement: Agreement, options: Sequence[str]) -> None:
    """Give it its number and the clauses of the template."""
    stem = f"{MARK}{agreement.pool.code}-{agreement.starts_on.year}"
    agreement.number = f"{stem}-{sequences.next_number(stem):04d}"
    agreement.save()
    rules = Rules.of(agreement.version)
    contents = [(Clause.Kind.CONTENT, entry) for entry in rules.entries(rules.designation.contents)]
    chosen = [entry for entry in rules.entries(rules.designation.options) if entry.code in options]
    entries = contents + [(Clause.Kind.OPTION, entry) for entry in chosen]
    Clause.objects.bulk_create(
        Clause(
            agreement=agreement,
            position=at,
            kind=kind,
            code=entry.code or "",
            name=entry.name,
            text=entry.text.zh if entry.text else "",
        )
        for at, (kind, entry) in enumerate(entries, 1)
    )


def _bind(agreement: Agreement) -> None:
    """Save it as binding; the database refuses a second one for the same days. Raises TwoAgreements."""
    try:
        with transaction.atomic():
            agreement.save()
    except IntegrityError as error:
        if "agreements_never_overlap" not in str(error):
            raise
        raise errors.TwoAgreements(name=agreement.institution.name) from error
