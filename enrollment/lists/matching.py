"""Rows of a list beside what is registered: the same person twice, other names, other townships, what each would owe."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from casework import clock
from casework.models import Area, Pool
from enrollment import initials
from enrollment.lists.checking import Row
from enrollment.lists.columns import Field
from enrollment.models import Contribution, Coverage, Identity, ListRow, Person, Registration, SpecialStatus
from enrollment.selectors.enrollees import enrollee, enrollees
from enrollment.services.owing import Pricing

Outcome = ListRow.Outcome


@dataclass
class Known:
    """What the database knows about the persons of some rows, read set by set."""

    persons: dict[str, Person] = field(default_factory=dict)
    registered: dict[int, Registration] = field(default_factory=dict)
    owing: set[int] = field(default_factory=set)
    cards: dict[str, int] = field(default_factory=dict)
    parents: dict[str, Person] = field(default_factory=dict)


@dataclass
class Seen:
    """The numbers that stood in earlier rows of the same list: number to row and name."""

    rows: dict[str, tuple[int, str]] = field(default_factory=dict)

    def look(self, row: Row) -> None:
        """Note the row, or that an earlier one has its number."""
        if not row.identity_number:
            return
        first, name = self.rows.setdefault(row.identity_number, (row.number, row.person.name))
        if first != row.number:
            code = "twice_in_list" if name == row.person.name else "other_name_in_list"
            row.wrong(code, Field.IDENTITY, row=first)


def known_of(rows: Sequence[Row], pool: Pool, coverage_year: int) -> Known:
    """What is known about the rows' persons (five queries for any number of rows)."""
    numbers = [row.identity_number for row in rows if row.identity_number]
    found = Known(persons=_persons(numbers, pool))
    held = [person.pk for person in found.persons.values()]
    living = Registration.objects.filter(person__in=held, ended_on=None)
    found.registered = {registration.person_id: registration for registration in living}
    years = Contribution.objects.filter(person__in=held, coverage_year=coverage_year)
    found.owing = set(years.exclude(state=Contribution.State.CANCELLED).values_list("person_id", flat=True))
    cards = {row.person.card_number for row in rows} - {""}
    found.cards = dict(Person.objects.filter(pool=pool, card_number__in=cards).values_list("card_number", "pk"))
    found.parents = _persons({row.parent_number for row in rows} - {""}, pool)
    return found


def match(row: Row, known: Known, area: Area) -> str:
    """Set the row beside what is known; what becomes of it, `bad` when anything is wrong with it."""
    person = known.persons.get(row.identity_number)
    if person:
        _look_at_known(row, person, known, area)
    owner = known.cards.get(row.person.card_number)
    if owner and (person is None or owner != person.pk):
        row.wrong("card_in_use", Field.CARD)
    if row.parent_number and row.parent_number not in known.parents:
        row.wrong("parent_unknown", Field.PARENT)
    if row.problems:
        return Outcome.BAD
    if person is None:
        return Outcome.NEW
    row.person = person
    return Outcome.SAME if person.pk in known.owing and person.pk in known.registered else Outcome.KNOWN


def refused_by_rules(rows: Iterable[Row], pricing: Pricing, on: date) -> Iterable[Row]:
    """Note on rows what the rules refuse (employees' cover, nothing bought), and answer those that were refused."""
    paid_on, rows = pricing.day_of_payment(on), list(rows)
    members = enrollees([row.person for row in rows if row.person.pk], pricing.coverage_year, paid_on)
    for row in rows:
        member = members.get(row.person.pk) or enrollee(
            row.person, _statuses(row), list[Coverage](), pricing.coverage_year, paid_on
        )
        refusal = pricing.quote(member, paid_on, on).refusal
        if refusal:
            row.wrong("refused_by_rules", Field.IDENTITY, reason=refusal)
            yield row


def _persons(numbers: Iterable[str], pool: Pool) -> dict[str, Person]:
    held = Identity.objects.filter(pool=pool, number__in=list(numbers)).select_related("person")
    return {identity.number: identity.person for identity in held}


def _look_at_known(row: Row, person: Person, known: Known, area: Area) -> None:
    """Whoever is registered outside the area is not told of, but for that (no name, no place)."""
    if not area.holds(person.area_code):
        row.wrong("registered_elsewhere", Field.IDENTITY)
    elif person.merged_into_id:
        row.wrong("merged_away", Field.IDENTITY)
    elif person.died_on:
        row.wrong("has_died", Field.NAME)
    elif row.person.name and initials.tidy(person.name) != row.person.name:
        row.wrong("other_name_known", Field.NAME)


def _statuses(row: Row) -> list[SpecialStatus]:
    return [SpecialStatus(code=row.status, starts_on=clock.today())] if row.status else []
