"""What a check asks of those who meet it: of the person who claims, and of who works on the claim."""

from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from claims.checking.registry import Group


class Advice(NamedTuple):
    """For the person at the counter, and for clerk and reviewer."""

    person: Any
    staff: Any


OF_GROUP = {
    Group.PAPERS: Advice(
        _("Bring the original invoice and list. Where the hospital made a mistake, ask it for a corrected paper."),
        _("Compare with the originals, verify the invoice with the hospital or nationally. Correct what was mistyped."),
    ),
    Group.STAY: Advice(
        _("Say how it came about, and bring discharge records of both stays or a letter of the hospital."),
        _(
            "Read both records: was it one illness, one stay, one expense? Ask the hospital where the records do not say."
        ),
    ),
    Group.PERSON: Advice(
        _("Bring the papers that show your identity, your cover or the other insurance's decision."),
        _(
            "Look at the person page: cover, payments, other insurances. Have a wrong record corrected before you decide."
        ),
    ),
    Group.INSTITUTION: Advice(
        _("Nothing is asked of you; the agency asks the hospital. In an emergency bring the emergency records."),
        _("Look at the institution's agreement on the days of the stay; tell the institution desk what looks wrong."),
    ),
    Group.CATALOGUE: Advice(
        _("Ask the hospital for a list with national codes, and for the reason where an item is kept for some cases."),
        _(
            "Compare the line with catalogue and record. Allow what is right of class, price and quantity, with the reason."
        ),
    ),
    Group.COST: Advice(
        _("Nothing is asked of you at first; you may be asked for records or the operation report."),
        _(
            "Read the record beside the list: does the illness explain the cost? Ask the hospital, or have it investigated."
        ),
    ),
    Group.PAYMENT: Advice(
        _(
            "Bring the card of the account and, where another person is paid, the authorisation and their identity card."
        ),
        _("Compare account, name and authorisation. Never pay on an account that somebody only named by telephone."),
    ),
}
