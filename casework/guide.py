"""The guide that holds on a day: a pool's own versions, and the national list by name where it has none (DL-35, C3)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext_lazy as _

from casework.models import Pool, ServiceItem

NATIONAL = Path(__file__).parent / "data" / "service_items.yaml"
LISTED_BY_PLACES = 42
"""How many items a province's list has (大理 2024): those beyond the national 28 are not known here (DL-35)."""
LAW, TOLD = "law", "told"
STATUSES = {LAW: _("read in the law"), TOLD: _("second-hand: check it with the local guide")}
FORMS = {"original": _("Original"), "copy": _("Copy"), "electronic": _("Electronic")}
OPEN = {
    "materials": _("Materials"),
    "working_days": _("Limit"),
    "channels": _("Channels"),
    "levels": _("Levels"),
    "basis": _("Legal basis"),
    "is_deferrable": _("Papers may follow"),
    "place_code": _("Code of the local list"),
}
"""What an item should say; what is empty is named as still to be filled."""


@dataclass(frozen=True)
class Item:
    """One item as it holds on a day. `working_days` 0 means at once; None or empty means nobody has filled it in yet."""

    code: str
    group: str
    name: str
    place_code: str = ""
    materials: tuple[dict[str, Any], ...] = ()
    working_days: int | None = None
    working_days_status: str = ""
    channels: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    basis: tuple[dict[str, str], ...] = ()
    is_deferrable: bool | None = None
    results: tuple[str, ...] = ()
    note: str = ""
    starts_on: date | None = field(default=None, compare=False)

    @property
    def still_open(self) -> list[str]:
        """What is still to be filled, in words."""
        return [str(label) for name, label in OPEN.items() if getattr(self, name) in (None, "", ())]

    @classmethod
    def of(cls, row: ServiceItem) -> "Item":
        """A pool's own version."""
        lists = ("materials", "channels", "levels", "basis", "results")
        values = {name: getattr(row, name) for name in cls.__dataclass_fields__}
        return cls(**values | {name: tuple(values[name]) for name in lists})


@cache
def national() -> dict[str, Item]:
    """The national list by code, as far as it is known."""
    stored = yaml.safe_load(NATIONAL.read_text(encoding="utf-8"))["items"]
    return {said["code"]: _item(said) for said in stored}


def _item(said: dict[str, Any]) -> Item:
    limit = said.get("working_days", {})
    lists: dict[str, Any] = {
        name: tuple(said.get(name, ())) for name in ("materials", "channels", "levels", "basis", "results")
    }
    return Item(
        code=said["code"],
        group=said["group"],
        name=said["name"],
        working_days=limit.get("days"),
        working_days_status=limit.get("status", ""),
        **lists,
    )


def items_on(pool: Pool, day: date) -> list[Item]:
    """Every item that holds on the day, by code."""
    own = ServiceItem.objects.filter(pool=pool, starts_on__lte=day).order_by("code", "-starts_on").distinct("code")
    found = national() | {row.code: Item.of(row) for row in own}
    return [found[code] for code in sorted(found)]


def item_on(pool: Pool, code: str, day: date) -> Item | None:
    """One item as it holds on the day; None for a code that nobody knows."""
    own = ServiceItem.objects.filter(pool=pool, code=code, starts_on__lte=day).order_by("-starts_on").first()
    return Item.of(own) if own else national().get(code)


def versions_of(pool: Pool, code: str) -> Iterable[ServiceItem]:
    """The pool's own versions of an item, the newest first."""
    return ServiceItem.objects.filter(pool=pool, code=code).select_related("edited_by").order_by("-starts_on")
