"""Slips of filings, referrals and registered diseases (备案、转诊、门诊慢特病登记单)."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casework import letters
from casework.models import Staff
from claims.letters.parts import day_of, insured
from claims.models import DiseaseRegistration, Filing, Referral


def filing_slip(filing: Filing, by: Staff) -> letters.EntitlementSlip:
    """异地就医备案登记单: type, place, days, and what the person has to know."""
    facts = [
        (_("Type"), filing.get_kind_display()),
        (_("Place of care"), f"{filing.place_name} ({filing.place_code})"),
        (_("Valid"), span(filing)),
    ]
    if filing.is_made_up:
        facts.append((_("Made up on"), str(day_of(filing.entered_at))))
    facts.append((_("Why"), filing.grounds))
    remarks = (
        _("Show the social security card at a designated institution of that place to have the costs settled there."),
        _("What was paid in cash is reimbursed here by the rules of the place of insurance, with invoice and list."),
        _("When the place changes or you come back, have this filing changed or ended."),
    )
    return _slip(_("Filing of care elsewhere"), filing, facts, remarks, by)


def referral_slip(referral: Referral, by: Staff) -> letters.EntitlementSlip:
    """转诊登记单: from where to where, for what, until when the admission has to follow."""
    facts = [
        (_("Referred by"), f"{referral.source.name} ({referral.source.get_level_display()})"),
        (_("Referred to"), f"{referral.target.name} ({referral.target.get_level_display()})"),
        (_("Diagnosis"), f"{referral.diagnosis.code} {referral.diagnosis.name}"),
        (_("Doctor"), referral.doctor),
        (_("Why"), referral.grounds),
        (_("Valid for an admission"), span(referral)),
    ]
    remarks = (
        _("Inside the pool the deductible of one illness counts on: upwards only the difference is taken."),
        _("After that day the hospital issues a new referral."),
    )
    return _slip(_("Referral"), referral, facts, remarks, by)


def registration_slip(registration: DiseaseRegistration, by: Staff) -> letters.EntitlementSlip:
    """门诊慢特病登记单: disease, evidence, days, institutions; of a refused one its reason."""
    names = "、".join(one.name for one in registration.institutions.all())
    facts: list[tuple[str, Any]] = [
        (_("Disease"), f"{registration.disease} ({registration.get_care_display()})"),
        (
            _("Diagnosed by"),
            f"{registration.hospital.name} · {registration.doctor} ({registration.get_title_display()})",
        ),
        (_("Diagnosed on"), registration.diagnosed_on),
        (_("Treated at"), names),
        (_("State"), registration.get_state_display()),
    ]
    remarks: tuple[str, ...] = (
        _("Care for this disease is paid at the institutions chosen; above the largest quantity of a drug you pay."),
        _("Have it renewed in the last days before its end, with a new diagnosis."),
    )
    if registration.starts_on is not None:
        facts.append((_("Valid"), span(registration)))
    elif registration.state == DiseaseRegistration.State.APPLIED:
        facts.append((_("Decided by"), registration.due_on))
    if registration.state == DiseaseRegistration.State.REFUSED:
        facts.append((_("Reason"), registration.reason))
        remarks = (_("You may apply again with what lacked, or ask for a review within sixty days."),)
    return _slip(_("Registration of a disease (outpatient)"), registration, facts, remarks, by)


def span(held: Any) -> str:
    """From when to when something holds."""
    return f"{held.starts_on} – {held.ends_on or _('until it is ended')}"


def _slip(
    title: str, held: Any, facts: Iterable[tuple[str, Any]], remarks: Iterable[str], by: Staff
) -> letters.EntitlementSlip:
    return letters.EntitlementSlip(
        agency=letters.Agency.of(held.pool),
        number=held.number,
        printed_by=by.name,
        title=title,
        insured=insured(held.person),
        facts=tuple(letters.SlipFact(label=label, value=str(value)) for label, value in facts if value),
        remark=("" if (get_language() or "zh").startswith("zh") else " ").join(remarks),
        issued_on=day_of(held.entered_at),
    )
