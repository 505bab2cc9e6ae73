"""Lists of claims."""

from collections.abc import Callable
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from casework import masks
from casework.templatetags.portal import day, deadline, money_figure, status
from claims.models import Claim
from claims.models.claim import Kind
from claims.views.common import TONES, State, clock_told, days_left
from policy.days import Overrides

FIGURE = {"th": {"class": "num"}, "td": {"class": "num"}}


class ClaimTable(tables.Table):
    """Claims as rows: case, person, state, deadline, institution, township, flags, amount."""

    case = tables.Column(verbose_name=_("Case"), empty_values=(), orderable=False)
    state = tables.Column(verbose_name=_("State"), accessor="pk", orderable=False)
    due_on = tables.Column(verbose_name=_("Due"), orderable=False, empty_values=())
    institution = tables.Column(verbose_name=_("Institution"), orderable=False, empty_values=())
    township = tables.Column(verbose_name=_("Township"), accessor="person__area__name", orderable=False)
    flags = tables.Column(verbose_name=_("Flags"), orderable=False, empty_values=())
    handler = tables.Column(verbose_name=_("In hand"), accessor="handler__name", orderable=False)
    claimed = tables.Column(verbose_name=_("Claimed"), orderable=False, attrs=FIGURE)

    class Meta:
        template_name = "components/table.html"

    def __init__(
        self,
        claims: Any,
        *,
        calendar: Overrides,
        flags: dict[int, tuple[int, bool]],
        route_of: Callable[[Claim], str],
    ) -> None:
        super().__init__(claims)
        self.calendar = calendar
        self.live_flags = flags
        self.route_of = route_of

    def render_case(self, record: Claim) -> SafeString:
        words = " · ".join([masks.name(record.person.name), str(Kind(record.kind).label)])
        return format_html(
            '<a data-row-link href="{}">{}</a><span class="sub">{}</span>',
            reverse(self.route_of(record), args=[record.pk]),
            record.number or _("Draft"),
            words,
        )

    def render_state(self, record: Claim) -> SafeString:
        state = State(record.state)
        return status(str(state.label), TONES[state])

    def render_due_on(self, record: Claim) -> SafeString | str:
        left = days_left(record, self.calendar)
        if left is None:
            return "—"
        chip = deadline(left, record.due_is_provisional)
        told = " · ".join(part for part in (day(record.due_on), clock_told(record)) if part)
        return format_html('{}<span class="sub">{}</span>', chip, told)

    def render_institution(self, record: Claim) -> SafeString | str:
        if record.institution is None:
            return "—"
        stay = f"{day(record.admitted_on)} – {day(record.discharged_on)}"
        return format_html('{}<span class="sub">{}</span>', record.institution.name, stay)

    def render_flags(self, record: Claim) -> SafeString | str:
        count, blocks = self.live_flags.get(record.pk, (0, False))
        words = ngettext("%(n)s to check", "%(n)s to check", count) % {"n": count}
        return status(words, "bad" if blocks else "warn") if count else "—"

    def render_claimed(self, record: Claim) -> SafeString:
        return money_figure(record.claimed)
