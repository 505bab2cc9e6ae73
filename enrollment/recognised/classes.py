"""As what a person can be recognised: the subtypes of the classes 1-4 by the rules of the place (DL-15)."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from casework.errors import Refusal
from casework.models import Pool
from policy import Rules
from rulebook.selectors import rules_for

CLASSES = (1, 2, 3, 4)


class NoClasses(Refusal):
    code = "no_assistance_classes"
    sentence = _(
        "The rules of %(pool)s name nobody who is recognised for assistance (lists assistance_class_1 to 4). "
        "Ask the policy officer to complete them."
    )
    status = 409


@dataclass(frozen=True)
class Subtype:
    """One kind of recognised persons: its class, the department in charge, the special status that comes with it."""

    name: str
    assistance_class: int
    department: str
    status: str
    aliases: tuple[str, ...] = ()


def subtypes_on(pool: Pool, day: date) -> list[Subtype]:
    """The subtypes that the pool's rules name on a day, class by class. Raises NoClasses, NoRulesInForce."""
    found = subtypes_of(rules_for(pool, day).rules)
    if not found:
        raise NoClasses(pool=pool.name)
    return found


def subtypes_of(rules: Rules) -> list[Subtype]:
    """The subtypes that the rules name; none where their pack of assistance has no lists."""
    pack = rules.pack_of("assistance") or rules.basic
    lists = [(number, pack.lists.get(f"assistance_class_{number}")) for number in CLASSES]
    return [
        Subtype(entry.name, number, entry.department or "", entry.status or "", tuple(entry.aliases))
        for number, found in lists
        if found
        for entry in found.entries
    ]


def by_word(subtypes: list[Subtype]) -> dict[str, Subtype]:
    """Every name and alias to its subtype."""
    return {word: subtype for subtype in subtypes for word in (subtype.name, *subtype.aliases)}


def departments_of(subtypes: list[Subtype]) -> list[str]:
    """The departments in charge, in the order of the classes."""
    return list(dict.fromkeys(subtype.department for subtype in subtypes if subtype.department))
