"""Why a letter is not printed."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from casework.errors import Refusal


class UncoveredCharacters(Refusal):
    """No vendored font draws these characters; typst alone would print a blank in their place."""

    code = "uncovered_characters"
    sentence = _(
        "The paper's fonts cannot draw %(shown)s. Correct the entry if it is a typing error; "
        "otherwise ask your administrator to add a font that has it, and print again."
    )

    def __init__(self, characters: Iterable[str]) -> None:
        self.characters = sorted(set(characters))
        super().__init__(shown=", ".join(f"{each} (U+{ord(each):04X})" for each in self.characters))


class DoesNotAdd(Refusal):
    """The parts of a sheet do not make its total, so nobody gets it into the hand."""

    code = "letter_does_not_add"
    sentence = _(
        "This paper was not printed because its figures disagree: %(what)s is %(stated)s yuan, "
        "but its parts make %(parts)s yuan. Tell your administrator the number %(number)s."
    )
