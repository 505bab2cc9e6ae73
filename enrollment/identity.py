"""Identity documents: what a number must look like, and what it says about its holder (LPS-09).

What is certainly wrong refuses; what is only unusual hints. A place that the register of areas does not know is
unusual, not wrong: counties are renamed and people keep their numbers.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric
from stdnum.exceptions import InvalidComponent
from stdnum.iso7064 import mod_11_2

from casework import clock
from casework.errors import Refusal
from enrollment.models import Identity, Sex

Kind = Identity.Kind
PERMIT_PREFIXES = ("810000", "820000", "830000")
FOREIGN_PREFIX = "9"


class InvalidIdentity(Refusal):
    """The number cannot be one of this kind of document."""

    code = "invalid_identity"
    sentence = _("This is not a number of this kind of document. Type it as printed.")

    def __init__(self) -> None:
        super().__init__(field="number")


class WrongLength(InvalidIdentity):
    code = "identity_length"
    sentence = _("A resident ID has 18 characters (older ones 15 digits). Count again.")


class WrongCharacters(InvalidIdentity):
    code = "identity_characters"
    sentence = _("The number has characters that do not belong there. Only the last one may be an X.")


class WrongBirthDate(InvalidIdentity):
    code = "identity_birth_date"
    sentence = _("Digits 7 to 14 are not a possible date of birth. Compare them with the card.")


class WrongCheckDigit(InvalidIdentity):
    code = "identity_check_digit"
    sentence = _("The last character does not fit the others: one of them is mistyped. Compare them with the card.")


class OtherKind(InvalidIdentity):
    code = "identity_other_kind"
    sentence = _("This is the number of a residence permit for Hong Kong, Macao and Taiwan. Choose that document.")


@dataclass(frozen=True)
class Checked:
    """A number as it is stored, and what it says: birth and sex where the number holds them."""

    number: str
    born_on: date | None = None
    sex: str | None = None


def check(kind: str, typed: str) -> Checked:
    """The number of a document of `kind` as stored. Raises a subclass of InvalidIdentity that says what is wrong."""
    number = re.sub(r"[\s\-]", "", typed).translate(_FULL_WIDTH).upper()
    return _CHECKS[Kind(kind)](number)


def is_of_parent(kind: str, typed: str) -> bool:
    """Whether a parent's number was typed for a newborn who has none yet."""
    return kind == Kind.NEWBORN and "N" not in typed.upper()


def hints(number: str) -> tuple[Any, ...]:
    """A hint where no county had this code when the holder was born: often it was renamed, sometimes it is mistyped."""
    try:
        ric.get_birth_place(number)
    except (InvalidComponent, ValueError):
        return (
            _("The first six digits are no county that is known for the year of birth. Compare them with the card."),
        )
    return ()


def is_whole_number(text: str) -> bool:
    """Whether the text is a whole resident number of 18 characters, right or not."""
    return bool(re.fullmatch(r"[0-9]{17}[0-9X]", text))


def from_15(number: str) -> str:
    """The 18-digit number of a 15-digit one: the century and the check digit are added (GB 11643-1999)."""
    body = f"{number[:6]}19{number[6:]}"
    return body + mod_11_2.calc_check_digit(body)


def _resident(number: str) -> Checked:
    if re.fullmatch(r"[0-9]{15}", number):
        number = from_15(number)
    if number.startswith(PERMIT_PREFIXES):
        raise OtherKind()
    return _eighteen(number)


def _permit(number: str) -> Checked:
    if not number.startswith(PERMIT_PREFIXES):
        raise InvalidIdentity()
    return _eighteen(number)


def _foreign(number: str) -> Checked:
    """The permanent residence ID of 2023 has 18 characters and begins with 9, the one before has 3 letters and 12 digits."""
    if re.fullmatch(r"[A-Z]{3}[0-9]{12}", number):
        return Checked(number)
    if not number.startswith(FOREIGN_PREFIX):
        raise InvalidIdentity()
    return _eighteen(number)


def _passport(number: str) -> Checked:
    if not re.fullmatch(r"[A-Z0-9]{5,20}", number) or not re.search(r"[0-9]", number):
        raise InvalidIdentity()
    return Checked(number)


def _newborn(number: str) -> Checked:
    """A parent's number, N and which child of that parent it is: nothing in it says anything about the child."""
    parent, mark, child = number.partition("N")
    if not mark or not re.fullmatch(r"[1-9]", child):
        raise InvalidIdentity()
    return Checked(f"{_resident(parent).number}N{child}")


def _eighteen(number: str) -> Checked:
    """Length, characters, date and check digit of an 18-character number; the 17th digit is odd for men."""
    if len(number) != 18:
        raise WrongLength()
    if not is_whole_number(number):
        raise WrongCharacters()
    if not mod_11_2.is_valid(number):
        raise WrongCheckDigit()
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise WrongBirthDate() from None
    if not born_on.year >= 1850 or born_on > clock.today():
        raise WrongBirthDate()
    return Checked(number, born_on, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)


_FULL_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789XX")
_CHECKS: dict[Kind, Callable[[str], Checked]] = {
    Kind.RESIDENT_ID: _resident,
    Kind.HK_MACAO_TAIWAN: _permit,
    Kind.FOREIGN_PERMANENT: _foreign,
    Kind.PASSPORT: _passport,
    Kind.NEWBORN: _newborn,
}
