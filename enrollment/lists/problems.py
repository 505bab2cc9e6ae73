"""Everything that can be wrong with a row of a list: a code, the column it is about, and a sentence that says what to do."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "name_missing": _("The name of the person is missing."),
    "name_unreadable": _("“%(said)s” is no name: only characters, letters and the middle dot belong in it."),
    "identity_missing": _("The ID number is missing."),
    "identity_broken": _(
        "A spreadsheet cut the last digits of the ID number. Format the column as text and type it again."
    ),
    "identity_length": _("A resident ID has 18 characters; this one has %(length)s."),
    "identity_characters": _("The ID number has characters that do not belong there."),
    "identity_birth_date": _("Digits 7 to 14 of the ID number are not a possible date of birth."),
    "identity_check_digit": _("The last character of the ID number does not fit the others: one is mistyped."),
    "identity_other_kind": _("This is the number of a residence permit: name the kind of document."),
    "invalid_identity": _("This is not a number of that kind of document."),
    "document_unknown": _("“%(said)s” is no kind of document that is taken."),
    "sex_unknown": _("“%(said)s” is no sex: write 男 or 女."),
    "sex_missing": _("The sex is missing and this document does not hold it."),
    "sex_differs": _("The sex differs from the ID number."),
    "birth_unreadable": _("“%(said)s” is no date: write it like 1986-03-05."),
    "birth_missing": _("The date of birth is missing and this document does not hold it."),
    "birth_differs": _("The date of birth differs from the ID number, which says %(born_on)s."),
    "birth_future": _("The date of birth is in the future."),
    "birth_too_long_ago": _("Nobody is %(age)s years old: compare the date of birth with the card."),
    "kind_unknown": _("“%(said)s” is no person class: write 成年人, 学生, 儿童 or 新生儿."),
    "kind_against_age": _("%(kind)s does not fit an age of %(age)s."),
    "village_missing": _("The village is missing, and the list is for more than one."),
    "village_unknown": _("There is no village “%(said)s” here. Take its name from the list of villages."),
    "village_elsewhere": _("The village “%(said)s” is not in your area."),
    "village_twice": _("There are several villages “%(said)s” here. Write the twelve digits of its code instead."),
    "phone_unreadable": _("“%(said)s” is no phone number."),
    "card_unreadable": _("“%(said)s” is no number of a social security card."),
    "card_in_use": _("This social security card belongs to somebody else."),
    "account_unreadable": _("“%(said)s” is no account number: it has 8 to 32 digits."),
    "account_without_bank": _("The bank of the account is missing."),
    "basis_unknown": _("“%(said)s” is no ground of enrolment."),
    "basis_abroad_only": _(
        "Who shows this document enrols as from Hong Kong, Macao, Taiwan or abroad: leave the ground empty."
    ),
    "basis_not_abroad": _(
        "This ground needs a permit for Hong Kong, Macao and Taiwan, a foreigner's ID or a passport."
    ),
    "proof_missing": _("Write as the declaration how it is proved that the person is not enrolled at home."),
    "hardship_missing": _("Workers belong into employees' insurance: write as the declaration what the hardship is."),
    "not_a_student": _("Only students enrol by their school: write 学生 as the person class, or another ground."),
    "not_a_newborn": _("This ground is for newborns: write 新生儿 as the person class, or another ground."),
    "permit_missing": _("Who enrols by residence permit needs its number."),
    "legacy_unknown": _("“%(said)s” is no former scheme: write 城镇居民医保 or 新农合."),
    "school_missing": _("The school is missing."),
    "school_unknown": _("There is no school “%(said)s” here. Add it first, or take its name from the list of schools."),
    "parent_missing": _("A newborn needs the ID number of a parent."),
    "parent_unknown": _("The parent with this ID number is not registered here."),
    "child_number_taken": _(
        "Another child stands on this parent's number: write N and which child it is behind the number, like N2."
    ),
    "parent_not_older": _("This parent is not older than the child: compare both ID numbers."),
    "status_unknown": _("“%(said)s” is no special status that is known here."),
    "status_without_department": _("Say which department confirmed the special status."),
    "status_missing": _("The list does not say which status is confirmed."),
    "status_ends_before": _("The last day of the status lies before the first."),
    "unknown_here": _("Nobody here has this ID number: enrol the person first."),
    "cell_too_long": _("The text is too long: at most %(limit)s characters."),
    "twice_in_list": _("The same person stands in row %(row)s already."),
    "other_name_in_list": _("Row %(row)s has the same ID number with another name."),
    "other_name_known": _("This ID number is registered with another name. Compare both with the card."),
    "registered_elsewhere": _("Registered in another township: ask for a transfer."),
    "has_died": _("This person has died, as registered."),
    "merged_away": _("This record was merged into another one: use the ID number of that one."),
    "in_service": _("In the service of %(unit)s: employees' insurance is due there."),
    "refused_by_rules": _("%(reason)s"),
    "other_number_in_list": _("The same person stands in the list under another ID number."),
    "unknown_person": _("Nobody with this ID number is registered here: enrol the person first."),
    "subtype_missing": _("The list does not say as what the person is recognised."),
    "subtype_unknown": _("“%(said)s” is no kind of recognised persons in the rules."),
    "subtype_not_covered": _("“%(said)s” is none of the kinds that this list was brought for."),
    "day_unreadable": _("“%(said)s” is no date: write it like 2026-03-05."),
    "ends_before_it_starts": _("The last day lies before the first."),
    "recognition_over": _("The recognition ended on %(day)s, before this list holds."),
}
"""Code to sentence."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: its code, the column of the list, and the figures of its sentence."""

    code: str
    column: str
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, in the reader's language."""
        return str(SENTENCES[self.code]) % self.figures

    def as_json(self) -> list[Any]:
        """As it is kept with the row."""
        return [self.code, self.column, self.figures]


def told(kept: list[list[Any]]) -> list[Problem]:
    """The problems that were kept with a row."""
    return [Problem(code, column, figures) for code, column, figures in kept]
