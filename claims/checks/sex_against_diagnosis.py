"""Illnesses that only women, or only men, can have (ICD-10)."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, check
from claims.checking.articles import PERSONS
from enrollment.models import Sex


def _span(letter: str, first: int, last: int) -> tuple[str, ...]:
    return tuple(f"{letter}{number:02d}" for number in range(first, last + 1))


ONLY = {
    Sex.FEMALE: (
        *_span("C", 51, 58),
        *("D06", "D25", "D26", "D27", "D28", "E28", "Q50", "Q51", "Q52", "Z32", "Z33", "Z34", "Z35", "Z36", "Z39"),
        *_span("N", 70, 77),
        *_span("N", 80, 98),
        "O",
    ),
    Sex.MALE: (*_span("C", 60, 63), "D29", *_span("N", 40, 51), "Q53", "Q54", "Q55"),
}
"""Chapters and blocks by the first characters of their codes."""


@check(
    "sex_against_diagnosis",
    group=Group.PERSON,
    title=_("Sex does not fit the diagnosis"),
    means=_("The diagnosis is an illness of the other sex: pregnancy, birth, female or male organs (ICD-10)."),
    sentence=_("%(code)s %(name)s cannot be an illness of this person's sex."),
    severity=Severity.WARNING,
    needs_supervisor=True,
    article=PERSONS,
)
def sex_against_diagnosis(case: Case) -> Figures | None:
    """The blocks of the other sex."""
    other = Sex.MALE if case.claim.person.sex == Sex.FEMALE else Sex.FEMALE
    if not case.diagnosis.startswith(ONLY[other]):
        return None
    return {"code": case.diagnosis, "name": str(case.claim.diagnosis)}
