"""Finding a person in a second, whatever the clerk has: ID, last digits, card, name, given name, initials.

Each way is one query that an index answers in order, so a page costs the same in a town and in a province.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import F, Prefetch, Q, QuerySet
from django.db.models.functions import Substr

from casework.rights import Right
from casework.scope import Reader
from enrollment import identity
from enrollment.initials import tidy
from enrollment.models import Identity, Person

PAGE = 50
Persons = QuerySet[Person]


@dataclass(frozen=True)
class Found:
    """A page of persons, each with the main document among `identities`. `after` asks for the next page, empty on the last.

    `elsewhere`: nobody here, but the exact number belongs to a person outside the reader's areas (nothing else
    is said about that person).
    """

    persons: list[Person]
    after: str = ""
    elsewhere: bool = False


def find_persons(reader: Reader, text: str, *, after: str = "", size: int = PAGE) -> Found:
    """The persons that a text may mean, among those the reader may see: exact numbers, else by name, else initials.

    `after` is what an earlier page answered; it names a person, not a number, so nothing sensitive travels in it.
    """
    text = tidy("".join(filter(str.isprintable, text))).translate(_FULL_WIDTH)
    visible = Person.objects.visible_to(reader, Right.PERSON_SEARCH).filter(merged_into=None)
    ways = list(_ways(visible, text)) if text else []
    persons, more = _page(ways, after, size)
    elsewhere = not persons and not after and _is_elsewhere(reader, text)
    return Found(persons, more, elsewhere)


def _ways(persons: Persons, text: str) -> Iterator[Persons]:
    """The queries for a text, each annotated with the `key` that its index sorts by; none repeats an earlier one."""
    number, letters = text.upper(), text.lower()
    if whole := _whole_number(number):
        yield _by_identity(persons, number__startswith=whole)
    elif re.fullmatch(r"[0-9]{3,7}[0-9X]", number):
        yield _by_identity(persons, reversed_number__startswith=number[::-1])
    elif re.fullmatch(r"(?=.*[0-9])[A-Z0-9]{5,30}", number):
        yield persons.filter(card_number=number).annotate(key=F("card_number"))
        yield _by_identity(persons.exclude(card_number=number), number=number)
    elif re.fullmatch(r"[a-z]{1,40}", letters):
        first = Q(initials__startswith=letters)
        other = ~Q(other_initials="") & Q(other_initials__startswith=letters)
        yield persons.filter(first).annotate(key=F("initials"))
        yield persons.filter(other).exclude(first).annotate(key=F("other_initials"))
        yield persons.filter(name__startswith=text).exclude(first).exclude(other).annotate(key=F("name"))
    elif not re.search(r"[0-9]", text):
        yield persons.filter(name__startswith=text).annotate(key=F("name"))
        yield persons.annotate(key=Substr("name", 2)).filter(key__startswith=text).exclude(name__startswith=text)


def _by_identity(persons: Persons, **condition: str) -> Persons:
    """Persons one of whose documents meets the condition, in the order of its index."""
    [lookup] = condition
    column = f"identities__{lookup.partition('__')[0]}"
    return persons.filter(identities__pool=F("pool"), **{f"identities__{lookup}": condition[lookup]}).annotate(
        key=F(column)
    )


def _whole_number(text: str) -> str:
    """The 18 characters of a resident number, typed with 18 or 15; empty for other texts."""
    if re.fullmatch(r"[0-9]{15}", text):
        return identity.from_15(text)
    return text if identity.is_whole_number(text) else ""


def _page(ways: list[Persons], after: str, size: int) -> tuple[list[Person], str]:
    """The next `size` persons of the ways, one way after the other, and the mark to go on from."""
    rows = list(islice(_rows(ways, *_place(ways, after), size), size + 1))
    persons = list(dict.fromkeys(person for _, person in rows[:size]))
    if len(rows) <= size:
        return persons, ""
    number, last = rows[size - 1]
    return persons, f"{number}.{last.pk}"


def _rows(ways: list[Persons], start: int, last: tuple[str, int] | None, size: int) -> Iterator[tuple[int, Person]]:
    """The persons of each way from `start` on, behind the `last` row there, with the number of the way."""
    for number, way in enumerate(ways[start:], start):
        rows = way.order_by(F("key"), "pk")
        if number == start and last:
            key, pk = last
            rows = rows.filter(Q(key__gte=key) & ~Q(key=key, pk__lte=pk))
        for person in _with_identity(rows)[: size + 1]:
            yield number, person


def _place(ways: list[Persons], after: str) -> tuple[int, tuple[str, int] | None]:
    """The way and the row that a page ended with; from the beginning when the mark is none."""
    match = re.fullmatch(r"([0-9])\.([0-9]{1,18})", after)
    if not match or int(match[1]) >= len(ways):
        return 0, None
    return int(match[1]), ways[int(match[1])].filter(pk=int(match[2])).values_list(F("key"), "pk").first()


def _with_identity(persons: Persons) -> Persons:
    main = Identity.objects.filter(is_main=True)
    return persons.select_related("area").prefetch_related(Prefetch("identities", main))


def _is_elsewhere(reader: Reader, text: str) -> bool:
    """Whether an exact number is that of somebody in the pool, wherever registered."""
    if reader.pool is None or not reader.may(Right.PERSON_SEARCH):
        return False
    number = text.upper()
    if whole := _whole_number(number):
        return Identity.objects.filter(pool=reader.pool, number=whole).exists()
    if len(number) < 9:
        return False
    return Person.objects.filter(~Q(card_number=""), pool=reader.pool, card_number=number).exists()


_FULL_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789XX")
