"""What whoever signs an agreement should know, though nothing forbids it."""

from typing import Any

from django.utils.translation import gettext as _

from institutions.models import Agreement, Institution


def warnings_of(agreement: Agreement) -> list[Any]:
    """Sentences: a licence or certificate that ends inside the term, or is not known; a system that is not connected."""
    found: list[Any] = []
    institution, certificate = agreement.institution, agreement.certificate
    licence = institution.licence_valid_to
    if licence is None:
        found.append(_("Until when the licence is valid is not registered."))
    elif licence < agreement.ends_on:
        found.append(_("The licence ends inside the term, on %(day)s.") % {"day": licence})
    if certificate and certificate.valid_to < agreement.ends_on:
        found.append(_("The certificate ends inside the term, on %(day)s.") % {"day": certificate.valid_to})
    if institution.connection == Institution.Connection.BROKEN:
        found.append(_("The connection of its system is interrupted."))
    return found
