"""What is wrong with the code of an institution, or of somebody of its staff."""

from django.utils.translation import gettext_lazy as _

from casework.errors import Refusal


class BadCode(Refusal):
    """A code that no institution and nobody of its staff can have."""

    code = "bad_code"
    sentence = _("This is no code of that kind.")

    def __init__(self, **figures: object) -> None:
        super().__init__(field="code", **figures)


class CodeShape(BadCode):
    code = "institution_code_shape"
    sentence = _("A code of an institution is H, a pharmacy's P, six digits of the area and five digits of sequence.")


class CodeOfOtherKind(BadCode):
    code = "institution_code_kind"
    sentence = _("The code of a pharmacy begins with P, that of all others with H.")


class CodeOfOtherArea(BadCode):
    code = "institution_code_area"
    sentence = _(
        "The code says area %(said)s, but %(area)s has %(expected)s. Compare the code with the certificate, or correct "
        "the area."
    )


class ProfessionalCodeShape(BadCode):
    code = "professional_code_shape"
    sentence = _("A code of a %(kind)s is %(mark)s, six digits of the area and six digits of sequence.")


class CodeKnown(BadCode):
    code = "code_known"
    sentence = _("This code belongs to %(name)s already.")
    status = 409
