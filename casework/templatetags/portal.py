"""Formatting for templates: money, masks, dates, chips, bars. Nothing here decides or reads the database.

The parts that need geometry or grouping are inclusion tags over templates/components/; the others are plain
partials that templates include.
"""

import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from casework import masks, money

register = template.Library()

FUND_PARTS = ("basic", "critical", "assistance")
SOON_DAYS = 3
WIDTHS = 10_000

register.filter("yuan", money.yuan)
register.filter("mask_name", masks.name)
register.filter("mask_identity", masks.identity)
register.filter("mask_phone", masks.phone)
register.filter("mask_account", masks.account)


@register.filter
def signed_yuan(fen: int) -> str:
    """Yuan with its sign: +1,234.50, −20.00, 0.00. For differences."""
    return f"{'+' if fen > 0 else '−' if fen < 0 else ''}{money.yuan(abs(fen))}"


@register.filter
def percent(basis_points: int) -> str:
    """A share in basis points: 7000 is 70 %, 6550 is 65.5 %."""
    whole, rest = divmod(basis_points, 100)
    decimals = f".{rest:02d}".rstrip("0") if rest else ""
    return f"{whole}{decimals} %"


@register.filter
def thousands(count: int) -> str:
    """A count with separators: 12,400."""
    return f"{count:,}"


@register.filter
def day(value: date | None) -> str:
    """A date as on Chinese forms, the same in both languages: 2026-01-31. Nothing for no date."""
    return value.strftime("%Y-%m-%d") if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """A moment in the portal's time zone, to the minute: 2026-01-31 14:05."""
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else ""


@register.filter
def clock_time(value: datetime | None) -> str:
    """The time of day in the portal's time zone: 14:05."""
    return timezone.localtime(value).strftime("%H:%M") if value else ""


@register.filter
def as_json(value: Any) -> str:
    """JSON for a data attribute; the template escapes it."""
    return json.dumps(value, ensure_ascii=False)


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """An icon of the vendored set by its name there. Decoration: the word beside it says the same."""
    return format_html(
        '<span class="icon {}bi bi-{}" aria-hidden="true"></span>', f"icon-{size} " if size else "", name
    )


@register.simple_tag(name="money")
def money_figure(fen: int | None, payer: str = "", size: str = "") -> SafeString:
    """An amount with its unit. `payer` is fund or person and gives the colour, `size` is md or lg. A dash for None."""
    if fen is None:
        return SafeString('<span class="money">—</span>')
    classes = " ".join(["money", *(f"money-{word}" for word in (payer, size) if word)])
    return format_html(
        '<span class="{}">{}<span class="unit">{}</span></span>', classes, money.yuan(fen), gettext("yuan")
    )


@register.simple_tag
def command_key() -> SafeString:
    """The hidden field that makes a submit happen once: the same form sent twice gets the first answer."""
    return format_html('<input type="hidden" name="command_key" value="{}">', uuid.uuid4())


@register.simple_tag
def status(word: str, tone: str = "", icon_name: str = "") -> SafeString:
    """A state as a word on a tint (a chip). `tone`: info, good, warn, bad, late or nothing; no word, no chip."""
    if not word:
        return SafeString("")
    classes = f"chip tone-{tone}" if tone else "chip"
    return format_html('<span class="{}">{}{}</span>', classes, icon(icon_name) if icon_name else "", word)


@register.simple_tag
def deadline(days_left: int | None, provisional: bool = False) -> SafeString:
    """Working days until something is due, coloured from SOON_DAYS on.

    `provisional`: the year's official calendar is not published yet.
    """
    return SafeString("") if days_left is None else status(*time_left(days_left, provisional), "clock")


def time_left(days_left: int, provisional: bool = False) -> tuple[str, str]:
    """The words of a deadline and the tone of its chip."""
    if days_left < 0:
        word = ngettext("%(n)s working day late", "%(n)s working days late", -days_left) % {"n": -days_left}
        tone = "late"
    elif days_left == 0:
        word, tone = gettext("due today"), "bad"
    else:
        word = ngettext("%(n)s working day left", "%(n)s working days left", days_left) % {"n": days_left}
        tone = "warn" if days_left <= SOON_DAYS else ""
    if provisional:
        word = gettext("%(deadline)s (calendar provisional)") % {"deadline": word}
    return word, tone


@register.simple_tag
def list_rows(table: Any) -> SafeString:
    """The rows of a django-tables2 table. What the cells of a column have in common is written once, not once a row."""
    opened = {
        column.name: format_html('<td data-label="{}" {}>', column.header, column.attrs["td"].as_html())
        for column in table.columns
    }
    rows = []
    for row in table.paginated_rows:
        cells = "".join(f"{opened[column.name]}{conditional_escape(cell)}</td>" for column, cell in row.items())
        rows.append(f"<tr {row.attrs.as_html()}>{cells}</tr>")
    return mark_safe("".join(rows))


@register.inclusion_tag("components/trace.html")
def trace(rows: Iterable[Any], kinds: dict[str, str] | None = None) -> dict[str, Any]:
    """The rows of a settlement (policy.trace.Row) in the reader's language, each opening to formula and sources.

    `kinds` maps a row's key to fund, person, sum or total, which only changes how it looks.
    """
    language = get_language() or "zh"
    return {
        "rows": [
            {
                "key": row.key,
                "label": row.label(language),
                "amount": row.amount,
                "formula": row.formula(language),
                "sources": row.sources,
                "illustrative": any(source.illustrative for source in row.sources),
                "kind": (kinds or {}).get(row.key, ""),
            }
            for row in rows
        ]
    }


@register.inclusion_tag("components/year_bar.html")
def year_bar(
    parts: Sequence[dict[str, Any]],
    threshold: dict[str, Any] | None = None,
    marks: Sequence[dict[str, Any]] = (),
    key: str = "year",
) -> dict:
    """One stacked bar of who paid, the person's part last and hatched.

    `parts`: kind (basic, critical, assistance, outside, person), label, amount in fen. `threshold`: label and left,
    the fen that the person still has to pay until it is reached; it is marked to scale behind the bar. `marks`: kind
    (deductible, tier, cap), label, words (its figures), reached and whole in fen, each drawn on a scale of its own.
    """
    total = sum(part["amount"] for part in parts)
    left = threshold["left"] if threshold else 0
    return {
        "key": key,
        "total": total,
        "parts": [part | {"payer": payer_of(part["kind"])} for part in parts],
        "segments": list(segments(parts, total + left)),
        "threshold": threshold,
        "marks": [one | {"width": width(one["reached"], one["whole"])} for one in marks],
        "mark": width(total + left, total + left) if left and total else "",
    }


@register.inclusion_tag("components/ribbon.html")
def ribbon(spans: Sequence[dict[str, Any]], first: date, last: date, today: date) -> dict[str, Any]:
    """Coverage of several years as one strip, both ends included.

    `spans`: kind (covered, waiting, gap, employee), start, end (None: open), label.
    """
    days = (last - first).days + 1
    drawn = []
    for span in spans:
        start, end = max(span["start"], first), min(span["end"] or last, last)
        if start <= end:
            drawn.append(
                span | {"x": width((start - first).days, days), "width": width((end - start).days + 1, days), "to": end}
            )
    years = [
        {"year": year, "x": width(max((date(year, 1, 1) - first).days, 0), days)}
        for year in range(first.year, last.year + 1)
    ]
    kinds = {span["kind"]: None for span in drawn}
    here = width((today - first).days, days) if first <= today <= last else ""
    return {"spans": drawn, "years": years, "kinds": list(kinds), "today": here}


@register.inclusion_tag("components/band.html")
def band(label: str, value: int, low: int, high: int, figure: str, normal: str) -> dict[str, Any]:
    """A figure against its normal band, as a small bar. `figure` and `normal` are the same in words with their unit."""
    top = max(value, high) * 5 or 1
    return {
        "label": label,
        "figure": figure,
        "normal": normal,
        "low": width(low * 4, top),
        "span": width(max(high - low, 0) * 4, top),
        "value": width(value * 4, top),
        "unusual": not low <= value <= high,
    }


@register.simple_tag
def words_for_scripts() -> SafeString:
    """The sentences that the page's scripts may have to say, in the reader's language."""
    return json_script(
        {
            "offline": gettext(
                "No connection. What you type is kept in this window and sent when the connection is back."
            ),
            "notSent": gettext(
                "No connection: nothing was sent. Everything you typed stays here; send it again when the line is back."
            ),
            "online": gettext("The connection is back."),
            "restored": gettext("What you had typed before has been put back."),
            "unsaved": gettext("There are changes that are not saved."),
            "failed": gettext("That did not work. Nothing was changed. Try again in a moment."),
            "broken": gettext("Something went wrong on our side. Nothing was changed. Try again in a moment."),
            "rowDeleted": gettext("Line %(n)s deleted."),
            "pasted": gettext("%(n)s lines pasted."),
            "undo": gettext("Undo"),
            "close": gettext("Close"),
            "noMatch": gettext("Nothing found. Type a code, a name or initials."),
            "matches": gettext("%(n)s found. Choose with the arrow keys and Enter."),
            "chosen": gettext("%(n)s chosen, %(sum)s yuan in all."),
            "chooseFirst": gettext("Choose rows first."),
            "page": gettext("%(n)s of %(total)s"),
        },
        "words",
    )


def segments(parts: Iterable[dict[str, Any]], scale: int) -> Iterable[dict[str, Any]]:
    """Where each part of a stacked bar begins and how wide it is, in per cent of `scale`."""
    begin = 0
    for part in parts:
        if part["amount"] > 0:
            yield part | {"x": width(begin, scale), "width": width(part["amount"], scale)}
            begin += part["amount"]


def width(part: int, whole: int) -> str:
    """`part` of `whole` as a length for SVG, in whole numbers: 12.34%."""
    share = part * WIDTHS // whole if whole else 0
    return f"{share // 100}.{share % 100:02d}%"


def payer_of(kind: str) -> str:
    """fund or person, or nothing for what belongs to neither."""
    return "fund" if kind in FUND_PARTS else "person" if kind == "person" else ""
