"""Letters of an application for assistance: the public notice (公示), the decision, granted or refused."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assistance.models import Application, Station
from casework import letters, masks
from casework.capitals import capitals
from casework.errors import WrongStep
from casework.letters.data import Fen
from casework.models import Area, Staff
from casework.models.area import PREFIX_LENGTH
from claims.letters.parts import OBJECTION_DAYS, insured
from claims.models.claim import PayeeStanding

State = Application.State


@dataclass(frozen=True, kw_only=True)
class PublicNotice(letters.Letter):
    """公示: that somebody of the village applies for assistance, and where until when to object. Names are masked."""

    kind: ClassVar[str] = "assistance_notice"

    masked_name: str
    area: str
    people: int
    reason: str
    hangs_from: date
    hangs_to: date
    township: str


@dataclass(frozen=True, kw_only=True)
class Decision(letters.Letter):
    """医疗救助决定书: granted, with what of which costs and to whose account; or refused, with the reasons."""

    kind: ClassVar[str] = "assistance_decision"

    insured: letters.Insured
    granted: bool
    received_on: date
    decided_on: date
    assisted_class: str
    total: Fen
    eligible: Fen
    fund: Fen
    amount: Fen
    by_panel: Fen
    account: letters.Account
    reasons: str
    remedy: letters.Remedy

    def computed(self) -> dict[str, Any]:
        return {"amount_capitals": capitals(self.amount, whole_after_jiao=self.agency.whole_after_jiao)}


TITLES = {"notice": gettext_lazy("Notice to hang in the village"), "decision": gettext_lazy("Notice of the decision")}


def letters_of(application: Application) -> list[dict[str, Any]]:
    """The letters that can be printed of it in its state: kind and title."""
    there = {
        "notice": any(station.kind == Station.Kind.PUBLIC_NOTICE for station in application.stations.all()),
        "decision": application.state in (State.GRANTED, State.REFUSED),
    }
    return [{"kind": kind, "title": TITLES[kind]} for kind, printable in there.items() if printable]


def letter(application: Application, kind: str, by: Staff) -> letters.Letter:
    """One letter of it. Raises WrongStep when it has no such letter now."""
    if kind not in {found["kind"] for found in letters_of(application)}:
        raise WrongStep(state=application.get_state_display())
    sent = {
        "agency": letters.Agency.of(application.pool),
        "number": application.number,
        "printed_by": by.name,
    }
    return notice(application, sent) if kind == "notice" else decision(application, sent)


def notice(application: Application, sent: dict[str, Any]) -> PublicNotice:
    """The notice that hangs, or the last that hung."""
    station = application.stations.filter(kind=Station.Kind.PUBLIC_NOTICE).latest("pk")
    township = Area.objects.filter(code=application.area_code[: PREFIX_LENGTH["township"]].ljust(12, "0")).first()
    return PublicNotice(
        **sent,
        masked_name=masks.name(application.person.name),
        area=application.person.area.name,
        people=application.members.count(),
        reason=application.reason,
        hangs_from=station.started_on,
        hangs_to=station.due_on,
        township=township.name if township else application.pool.agency_name,
    )


def decision(application: Application, sent: dict[str, Any]) -> Decision:
    """What was decided; the amount is what the funds pay more for the claims of the grant."""
    rows = [row for row in application.costs.all() if row.person_id == application.person_id]
    granted = application.state == State.GRANTED
    day = application.decided_on or application.created_at.date()
    panel = getattr(application, "panel", None)
    number = application.assistance_class
    return Decision(
        **sent,
        insured=insured(application.person),
        granted=granted,
        received_on=application.received_on or day,
        decided_on=day,
        assisted_class=_("Class %(number)s") % {"number": number} if number else "—",
        total=sum(row.total for row in rows),
        eligible=sum(row.eligible for row in rows),
        fund=sum(row.fund for row in rows),
        amount=application.granted,
        by_panel=panel.amount if panel and granted else 0,
        account=_account(application),
        reasons=application.reasons or "—",
        remedy=_remedy(application, day),
    )


def _account(application: Application) -> letters.Account:
    holder = application.payee_name
    if application.payee_standing != PayeeStanding.INSURED:
        holder = f"{holder}（{application.get_payee_standing_display()}）"
    return letters.Account(holder=holder, bank=application.bank_name, number=masks.account(application.bank_account))


def _remedy(application: Application, day: date) -> letters.Remedy:
    """Reconsideration by the agency first, while it can still be asked for; else the bureau (行政复议法 art. 20)."""
    until = application.reconsider_until
    if until and not application.was_reconsidered and application.state == State.REFUSED:
        return letters.Remedy(until=until, authority=application.pool.agency_name)
    authority = _("Healthcare security bureau of %(area)s") % {"area": application.pool.area.name}
    return letters.Remedy(until=day + timedelta(days=OBJECTION_DAYS), authority=authority)
