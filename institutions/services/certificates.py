"""What happens to a certificate: its yearly inspections, its end before time (BJ-12, BJ-19)."""

from django.utils.translation import gettext as _

from casework import clock, events
from casework.commands import service
from casework.errors import WrongStep
from casework.rights import Right
from casework.scope import Reader
from institutions import errors
from institutions.models import Certificate, Inspection


@service
def inspect_certificate(*, inspection: Inspection, result: str, note: str, by: Reader) -> Inspection:
    """Note the yearly inspection with its result. Raises InspectionDone, NotAllowed."""
    inspection = (
        Inspection.objects.select_for_update(of=("self",)).select_related("certificate__pool").get(pk=inspection.pk)
    )
    by.must(Right.INSTITUTION_REVIEW, inspection.certificate)
    if inspection.done_on:
        raise errors.InspectionDone(day=inspection.done_on)
    inspection.done_on, inspection.result = clock.today(), Inspection.Result(result)
    inspection.note, inspection.by = note.strip(), by.staff
    inspection.save()
    _tell("certificate_inspected", inspection.certificate, by, result=result, note=note)
    return inspection


@service
def revoke_certificate(*, certificate: Certificate, reasons: str, by: Reader) -> Certificate:
    """Take a certificate back with the reasons (取消资格). Its agreement is ended by a service of its own.

    Raises ReasonsLack, WrongStep.
    """
    certificate = Certificate.objects.select_for_update(of=("self",)).select_related("pool").get(pk=certificate.pk)
    by.must(Right.INSTITUTION_DECIDE, certificate)
    if certificate.revoked_on:
        raise WrongStep(state=_("revoked"))
    if not reasons.strip():
        raise errors.ReasonsLack()
    certificate.revoked_on, certificate.revoked_because = clock.today(), reasons.strip()[:200]
    certificate.save()
    _tell("certificate_revoked", certificate, by, reasons=reasons)
    return certificate


def _tell(verb: str, certificate: Certificate, by: Reader, **payload: object) -> None:
    events.record(
        verb,
        subject=certificate,
        actor=by.staff,
        pool=certificate.pool,
        area_code=certificate.area_code,
        number=certificate.number,
        name=certificate.institution.name,
        **payload,
    )
