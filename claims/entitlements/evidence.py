"""Whether what is shown is enough to register a disease: hospital, doctor, papers, where it is treated (DL-11 .. DL-13)."""

from collections.abc import Sequence
from datetime import date

from casework.documents import documents_of
from casework.models import Document, Pool
from claims.entitlements import errors
from claims.models import DiseaseRegistration
from institutions.models import Institution, Professional
from institutions.standing import standing_on
from policy.schema import Entry

Level, Title = Institution.Level, Professional.Title
RANKS = {Level.VILLAGE: 0, Level.COMMUNITY: 1, Level.ONE: 1, Level.TWO: 2, Level.COUNTY: 2, Level.THREE: 3}
TITLES = list(reversed(Title.values))
"""From no title up to chief."""
PAPERS = (Document.Kind.DIAGNOSIS, Document.Kind.RECORDS)


def found_by(disease: Entry, hospital: Institution, pool: Pool, day: date, title: str) -> str:
    """The hospital's level on the day of the diagnosis. Raises HospitalTooLow, TitleTooLow."""
    level = Level(standing_on(hospital, pool, day).level)
    asked = disease.evidence
    if asked and RANKS[level] < RANKS[Level(asked.level)]:
        figures = {"asked": Level(asked.level).label, "found": level.label, "name": hospital.name}
        raise errors.HospitalTooLow(disease=disease.name, **figures)
    if asked and TITLES.index(title) < TITLES.index(asked.title):
        raise errors.TitleTooLow(disease=disease.name, asked=Title(asked.title).label, found=Title(title).label)
    return level.value


def treated_at(disease: Entry, institutions: Sequence[Institution], pool: Pool, day: date, most: int | None) -> None:
    """Raise TooManyInstitutions, NotDesignatedNow or NotTreatedThere for what cannot be chosen."""
    if most is not None and len({one.pk for one in institutions}) > most:
        raise errors.TooManyInstitutions(most=most)
    for institution in institutions:
        standing = standing_on(institution, pool, day)
        if not standing.designated:
            raise errors.NotDesignatedNow(name=institution.name)
        if disease.treated is not None and standing.level not in disease.treated:
            level = Level(standing.level).label
            raise errors.NotTreatedThere(disease=disease.name, level=level, name=institution.name)


def papers_lacking(registration: DiseaseRegistration) -> list[str]:
    """The papers without which it cannot be approved, by name."""
    there = set(documents_of(registration).values_list("kind", flat=True))
    return [str(kind.label) for kind in PAPERS if kind not in there]


def must_have_papers(registration: DiseaseRegistration) -> None:
    """Raise PapersLack, with their names."""
    if lacking := papers_lacking(registration):
        raise errors.PapersLack(papers="、".join(lacking))
