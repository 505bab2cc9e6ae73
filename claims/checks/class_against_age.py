"""A class of member that the age does not allow: price and benefit go by it."""

from django.utils.translation import gettext_lazy as _

from claims.checking import Case, Figures, Group, Severity, Threshold, Unit, check
from claims.checking.articles import COVER
from enrollment.models import Person

Kind = Person.Kind


@check(
    "class_against_age",
    group=Group.PERSON,
    title=_("Class does not fit the age"),
    means=_(
        "On admission a newborn is older than a year, a child older than %(child)s, a student older than %(student)s, "
        "or an adult younger than %(adult)s."
    ),
    sentence=_("%(age)s years old on admission: the class of the member is meant for another age."),
    severity=Severity.NOTE,
    thresholds=(
        Threshold("child", _("Oldest child"), Unit.YEARS, 18, least=6, most=30),
        Threshold("student", _("Oldest student"), Unit.YEARS, 35, least=18, most=60),
        Threshold("adult", _("Youngest adult"), Unit.YEARS, 16, least=1, most=30),
    ),
    article=COVER,
)
def class_against_age(case: Case, child: int, student: int, adult: int) -> Figures | None:
    """Each class has an oldest age, the adult a youngest."""
    kind = Kind(case.claim.person.kind)
    oldest = {Kind.NEWBORN: 1, Kind.CHILD: child, Kind.STUDENT: student}.get(kind)
    fits = case.age >= adult if oldest is None else case.age <= oldest
    return None if fits else {"age": case.age}
