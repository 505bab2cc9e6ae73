"""The questions to monthly declarations, cut to what the reader may see."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import masks
from casework.deadlines import days_left, overrides
from casework.registry import Offer
from casework.rights import Right
from casework.scope import Reader
from fund.models import Payable
from institutions.declared.reading import ALL
from institutions.flow import DECLARATION
from institutions.lists.problems import told
from institutions.models import Declaration, DeclarationLine, Deduction, Institution, LineFlag
from institutions.models.agreements import WHOLE
from institutions.services.clearing import budget_through
from institutions.services.declared_parts import HEAD
from policy.days import working_days_between

State = Declaration.State
TONES = {
    State.CHECKING: "info",
    State.FAULTY: "bad",
    State.DECLARED: "info",
    State.REVIEWED: "warn",
    State.CONFIRMED: "info",
    State.PAID: "good",
    State.RETURNED: "",
}
TABS = {
    "declared": (gettext_lazy("In review"), (State.CHECKING, State.DECLARED)),
    "faulty": (gettext_lazy("To mend"), (State.FAULTY,)),
    "reviewed": (gettext_lazy("To confirm"), (State.REVIEWED,)),
    "confirmed": (gettext_lazy("To be paid"), (State.CONFIRMED,)),
    "paid": (gettext_lazy("Paid"), (State.PAID,)),
    "returned": (gettext_lazy("Returned to the institution"), (State.RETURNED,)),
}
LABELS = {
    "review": gettext_lazy("End the review"),
    "confirm": gettext_lazy("Confirm and owe"),
    "send_back": gettext_lazy("Send back to the desk"),
    "return": gettext_lazy("Return to the institution"),
    "pay_again": gettext_lazy("Pay again to the register's account"),
}
NAMES = {
    "lines_count": gettext_lazy("Number of lines"),
    "total": gettext_lazy("Total cost"),
    "in_policy": gettext_lazy("In policy"),
    "basic": gettext_lazy("Basic fund"),
    "critical": gettext_lazy("Critical-illness part"),
}


def declarations_for(reader: Reader) -> QuerySet[Declaration, Any]:
    """The declarations of the reader's areas."""
    rows = Declaration.objects.visible_to(reader, Right.DECLARATION_VIEW)
    return rows.select_related(
        "institution__area", "agreement", "pool", "version", "brought_by", "reviewed_by", "confirmed_by"
    )


def tabs_of(reader: Reader, active: str) -> list[dict[str, Any]]:
    """The states as tabs, each with how many stand there."""
    counted = dict(declarations_for(reader).order_by().values_list("state").annotate(Count("pk")))
    return [
        {
            "label": label,
            "url": f"?tab={key}",
            "active": key == active,
            "count": sum(counted.get(state, 0) for state in states),
        }
        for key, (label, states) in TABS.items()
    ]


def rows_of(declarations: Iterable[Declaration], today: date) -> list[dict[str, Any]]:
    """Declarations as lists show them; how many working days are left to pay them."""
    return [
        {
            "declaration": one,
            "tone": TONES[State(one.state)],
            "days_left": days_left(one.due_on, today) if one.state in (*Declaration.UNDECIDED, State.CONFIRMED) else "",
        }
        for one in declarations
    ]


def heads_of(declaration: Declaration) -> list[dict[str, Any]]:
    """Each figure of the head, and what the lines make where they make another one."""
    return [
        {
            "label": NAMES[name],
            "is_count": name == "lines_count",
            "said": getattr(declaration, name),
            "made": declaration.found.get(name),
        }
        for name in HEAD
    ]


def lines_of(declaration: Declaration, shown: str) -> QuerySet[DeclarationLine, Any]:
    """The lines: all, those that a check flagged (its code), those from which something is deducted."""
    rows = declaration.lines.select_related("deduction").prefetch_related("flags")
    if shown == "deducted":
        return rows.filter(deduction__isnull=False)
    if shown in LineFlag.Code.values:
        return rows.filter(flags__code=shown)
    return rows


def line_rows(lines: Iterable[DeclarationLine]) -> list[dict[str, Any]]:
    """Lines as the page shows them; numbers masked."""
    return [
        {
            "line": line,
            "person": masks.identity(line.person_number),
            "flags": [flag.get_code_display() for flag in line.flags.all()],
            "deduction": getattr(line, "deduction", None),
        }
        for line in lines
    ]


def kinds_of_lines(declaration: Declaration, shown: str) -> list[dict[str, Any]]:
    """What the lines can be narrowed to, each with how many there are."""
    flagged = dict(declaration.flags.order_by().values_list("code").annotate(Count("pk")))
    known = [("all", _("All lines"), declaration.lines_count)]
    known += [(code.value, str(code.label), flagged[code.value]) for code in LineFlag.Code if code.value in flagged]
    known.append(("deducted", _("Deducted"), declaration.deductions.count()))
    return [
        {"key": key, "label": label, "url": f"?lines={key}", "active": key == shown, "count": count}
        for key, label, count in known
    ]


def bad_rows_of(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """Rows that cannot be taken: what stands there (numbers masked), and why not."""
    return [
        {"number": row.number, "code": row.said.get("core_id", "")[:40], "told": told_of(row.problems)} for row in rows
    ]


def told_of(problems: list[list[Any]]) -> list[str]:
    """The problems of a row, each with the column that it is about."""
    labels = {column.name: str(column.label) for column in ALL}
    return [
        f"{labels[column]}: {words}" for (_code, column, _figures), words in zip(problems, told(problems), strict=True)
    ]


def deductions_of(declaration: Declaration) -> QuerySet[Deduction, Any]:
    """What is taken off, line by line."""
    return declaration.deductions.select_related("line", "made_by").order_by("line__number")


def budget_of(declaration: Declaration) -> dict[str, Any] | None:
    """The agreement's budget through the month beside what is declared so far (总额控制); None without a budget."""
    agreement = declaration.agreement
    if agreement is None:
        return None
    month, budget = declaration.month, budget_through(agreement, declaration.month)
    if not budget:
        return None
    standing = agreement.declarations.exclude(state__in=Declaration.NO_LONGER).filter(month__lte=month).order_by()
    sums = standing.aggregate(basic=Sum("basic"), off=Sum("deducted_basic"))
    used = (sums["basic"] or 0) - (sums["off"] or 0)
    return {
        "budget": budget,
        "used": used,
        "over": max(used - budget, 0),
        "share": used * WHOLE // budget,
    }


def offers(declaration: Declaration, reader: Reader) -> Iterator[dict[str, Any]]:
    """What this reader could do now (components/doable.html)."""
    possible = DECLARATION.possible(declaration)
    for action, label in LABELS.items():
        if action not in possible or not reader.may_in(DECLARATION.steps[action].right, declaration.area_code):
            continue
        if action == "pay_again" and not returned(declaration).exists():
            continue
        why = _hindrance(declaration, action, reader)
        url = reverse("institutions:declaration_step", args=[declaration.pk, action])
        yield {"label": label, "offer": Offer(reason=why) if why else Offer(url=url)}


def payables_of(declaration: Declaration) -> list[Payable]:
    """What the funds owe for it."""
    label = Declaration._meta.label_lower
    return list(Payable.objects.filter(subject_type=label, subject_id=declaration.pk).order_by("pk"))


def returned(declaration: Declaration) -> QuerySet[Payable, Any]:
    """What the bank sent back of it."""
    label = Declaration._meta.label_lower
    return Payable.objects.filter(subject_type=label, subject_id=declaration.pk, state=Payable.State.FAILED)


def punctuality_of(institution: Institution, reader: Reader) -> dict[str, Any]:
    """Working days from declaration to payment of what was paid, beside the days promised (BJ-35)."""
    paid = declarations_for(reader).filter(institution=institution, state=State.PAID).order_by("-month", "-id")[:12]
    known = overrides()
    rows = [
        {"declaration": one, "days": working_days_between(one.declared_on, one.paid_on, known)}
        for one in paid
        if one.paid_on
    ]
    in_time = sum(1 for row in rows if not row["declaration"].is_late)
    return {
        "rows": rows,
        "in_time": in_time,
        "count": len(rows),
        "promised": working_days_between(paid[0].declared_on, paid[0].due_on, known) if rows else 0,
        "longest": max((row["days"] for row in rows), default=0),
    }


def money_of(institution: Institution, reader: Reader) -> dict[str, Any]:
    """The panel of an institution's page: its last declarations, and how punctually it was paid."""
    last = declarations_for(reader).filter(institution=institution).order_by("-month", "-id")[:6]
    return {
        "declarations": [{"declaration": one, "tone": TONES[State(one.state)]} for one in last],
        "punctuality": punctuality_of(institution, reader),
    }


def _hindrance(declaration: Declaration, action: str, reader: Reader) -> Any:
    if action != "confirm":
        return ""
    took_part = reader.staff.pk in (declaration.brought_by_id, declaration.reviewed_by_id)
    deducted = declaration.deductions.filter(made_by=reader.staff).exists()
    return _("You took part. Another person confirms.") if took_part or deducted else ""
