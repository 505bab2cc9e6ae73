"""What the screens of enrollment share: the tabs of contributions and the way to a page of them."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.rights import Right
from casework.scope import Reader

DESK = (
    ("enrollment:desk", gettext_lazy("How far we are"), Right.PROGRESS_VIEW),
    ("enrollment:desk_unpaid", gettext_lazy("Not paid"), Right.ENROL),
    ("enrollment:desk_notices", gettext_lazy("Demand notices"), Right.ENROL_MANAGE),
    ("enrollment:desk_identified", gettext_lazy("Identified, not enrolled"), Right.ENROL),
    ("enrollment:desk_newborns", gettext_lazy("Newborns without cover"), Right.ENROL),
    ("enrollment:desk_moves", gettext_lazy("Moves"), Right.ENROL_MANAGE),
    ("enrollment:desk_ending", gettext_lazy("What ends"), Right.ENROL),
)


def desk_tabs(reader: Reader, active: str) -> dict[str, Any]:
    """The title and the tabs of the township desk that the reader may open; `active` is the route of the present one."""
    tabs = [
        {"label": label, "url": reverse(route), "active": route == active}
        for route, label, right in DESK
        if reader.may(right)
    ]
    title = _("Township desk") if reader.may(Right.ENROL) else _("Enrolment progress")
    return {"title": title, "tabs": tabs}


SECTIONS = [
    ("enrollment:payment_files", gettext_lazy("Payment files")),
    ("enrollment:late", gettext_lazy("Late registrations")),
    ("enrollment:unclear", gettext_lazy("Unclear payments")),
    ("enrollment:refunds", gettext_lazy("Refunds")),
    ("enrollment:units", gettext_lazy("Units")),
    ("enrollment:subsidies", gettext_lazy("Subsidies")),
    ("enrollment:relief_batches", gettext_lazy("Paid by departments")),
]


def sections(reader: Reader, active: str) -> list[dict[str, Any]]:
    """The tabs of contributions; `active` is the route of the present one."""
    if not reader.may(Right.CONTRIBUTION_VIEW):
        return []
    return [{"label": label, "url": reverse(route), "active": route == active} for route, label in SECTIONS]


def crumbs(route: str, *rest: str) -> list[dict[str, str]]:
    """The way to a page of contributions: its section, then the names of what is open."""
    label = next(str(label) for name, label in SECTIONS if name == route)
    return [{"label": label, "url": reverse(route)}, *({"label": name, "url": ""} for name in rest)]
