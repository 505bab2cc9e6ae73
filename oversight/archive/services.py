"""归档: rules set, boxes opened, cases filed in bulk, filed again after another step, handed to the county archives."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from string import Formatter
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from casework import clock, events
from casework.commands import service
from casework.errors import Incomplete, NotAllowed
from casework.models import Event, Pool
from casework.rights import Right
from casework.scope import Reader
from casework.sequences import next_numbers
from oversight.archive import sources
from oversight.archive.errors import BoxKnown, BoxUnknown, HandedOver, NoArchiveRules, NotFileable, NothingToHandOver
from oversight.archive.selectors import due_for_transfer
from oversight.models import ArchiveRules, Box, Kind, Retention, Volume, end_of

FIELDS = {"fonds", "year", "kind", "retention", "serial"}
NEEDED = FIELDS - {"fonds"}
MOST = 200
"""Cases that are filed at once: what stands on a few pages."""


@dataclass(frozen=True)
class Said:
    """How a pool keeps its archive: 全宗号, form of the number, retention by kind, years until the county takes over."""

    fonds: str
    form: str
    retention: Mapping[str, str]
    transfer_years: int


@service
def keep_rules(*, said: Said, by: Reader) -> ArchiveRules:
    """Set how volumes are numbered and kept from now on; what is filed keeps its number. Raises Incomplete by field."""
    pool = _pool_of(by, Right.ARCHIVE_KEEP)
    problems = {
        "fonds": [] if said.fonds.strip() else [_("Enter the fonds number that the county archives have given.")],
        "form": _faults_of(said.form),
        "transfer_years": [] if 1 <= said.transfer_years <= 100 else [_("Enter years from 1 to 100.")],
    }
    if found := {field: words for field, words in problems.items() if words}:
        raise Incomplete(found)
    rules, _new = ArchiveRules.objects.update_or_create(
        pool=pool,
        defaults={
            "area_code": pool.area.code,
            "fonds": said.fonds.strip(),
            "form": said.form.strip(),
            "retention": dict(said.retention),
            "transfer_years": said.transfer_years,
            "kept_by": by.staff,
            "kept_at": clock.now(),
        },
    )
    _tell("archive_rules_kept", rules, by, form=rules.form, fonds=rules.fonds)
    return rules


def _faults_of(form: str) -> list[str]:
    """Why a form of numbers cannot be taken: every volume needs another number."""
    try:
        named = {name for _text, name, spec, conversion in Formatter().parse(form) if name is not None}
        plain = all(not spec and not conversion for _text, _name, spec, conversion in Formatter().parse(form))
    except ValueError:
        named, plain = set(), False
    if plain and named >= NEEDED and named <= FIELDS:
        return []
    return [_("Use {year}, {kind}, {retention} and {serial} once each, and {fonds} if you like.")]


@service
def open_box(*, number: str, place: str, by: Reader) -> Box:
    """Open a box at its place. Raises Incomplete by field, BoxKnown."""
    pool = _pool_of(by, Right.ARCHIVE_FILE)
    said = {
        "number": [] if number.strip() else [_("Enter the number of the box.")],
        "place": [] if place.strip() else [_("Say where the box stands.")],
    }
    if problems := {field: words for field, words in said.items() if words}:
        raise Incomplete(problems)
    Pool.objects.select_for_update(no_key=True).get(pk=pool.pk)
    if Box.objects.filter(pool=pool, number=number.strip()).exists():
        raise BoxKnown(number=number.strip(), field="number")
    box = Box.objects.create(
        pool=pool,
        area_code=pool.area.code,
        number=number.strip(),
        place=place.strip(),
        made_by=by.staff,
        made_at=clock.now(),
    )
    _tell("archive_box_opened", box, by, box=box.number, place=box.place)
    return box


@service
def file_cases(*, kind: str, keys: Sequence[int], box: str, by: Reader) -> Box:
    """File closed cases into a box, each with the next number of its year and retention (没有空号).

    Raises Incomplete, NoArchiveRules, BoxUnknown, NotFileable.
    """
    pool = _pool_of(by, Right.ARCHIVE_FILE)
    if kind not in Kind.values or not keys or len(set(keys)) > MOST:
        raise Incomplete({"keys": [_("Choose the cases, at most %(most)s at once.") % {"most": MOST}]})
    rules = ArchiveRules.objects.select_for_update().filter(pool=pool).first()
    if rules is None:
        raise NoArchiveRules()
    into = Box.objects.select_for_update().filter(pool=pool, number=box.strip()).first()
    if into is None:
        raise BoxUnknown(number=box.strip(), field="box")
    cases = list(sources.unfiled(by, kind).filter(pk__in=keys).order_by("pk"))
    if len(cases) != len(set(keys)):
        raise NotFileable()
    volumes = _numbered(rules, kind, cases, into, by)
    Volume.objects.bulk_create(volumes)
    told = {"box": into.number, "first": volumes[0].number, "last": volumes[-1].number}
    _tell("archive_filed", into, by, count=len(volumes), **told)
    return into


def _numbered(rules: ArchiveRules, kind: str, cases: Sequence[Any], box: Box, by: Reader) -> list[Volume]:
    """The volumes of the cases: by year of closing, each year's serials one after another."""
    keys = [case.pk for case in cases]
    closed, papers = _closed_on(kind, keys), sources.papers_of(kind, keys)
    retention = Retention(rules.retention[kind])
    by_year: defaultdict[int, list[Any]] = defaultdict(list)
    for case in cases:
        by_year[closed[case.pk].year].append(case)
    volumes = []
    for year, of_year in sorted(by_year.items()):
        serials = next_numbers(f"archive {rules.pool_id} {year} {kind} {retention}", len(of_year))
        for serial, case in zip(serials, of_year, strict=True):
            volumes.append(
                Volume(
                    pool=rules.pool,
                    area_code=case.area_code,
                    kind=kind,
                    key=case.pk,
                    case_number=case.number,
                    title=sources.SOURCES[kind].title(case)[:120],
                    year=year,
                    retention=retention,
                    serial=serial,
                    number=_number(rules, year, kind, retention, serial),
                    closed_on=closed[case.pk],
                    ends_on=end_of(retention, closed[case.pk]),
                    box=box,
                    papers=papers[case.pk],
                    filed_by=by.staff,
                    filed_at=clock.now(),
                )
            )
    return volumes


def _number(rules: ArchiveRules, year: int, kind: str, retention: str, serial: int) -> str:
    return rules.form.format(fonds=rules.fonds, year=year, kind=kind, retention=retention, serial=f"{serial:05d}")


def _closed_on(kind: str, keys: Sequence[int]) -> dict[int, date]:
    """The day of each case's last step; today for one that has none."""
    label = sources.SOURCES[kind].model._meta.label_lower
    steps = Event.objects.filter(subject_type=label, subject_id__in=[str(key) for key in keys])
    last = dict(steps.order_by().values("subject_id").annotate(last=Max("at")).values_list("subject_id", "last"))
    return {key: clock.local(last[str(key)]).date() if str(key) in last else clock.today() for key in keys}


@service
def file_again(*, volume: Volume, sheets: int, note: str, by: Reader) -> Volume:
    """File a volume again after its case went on, or count its sheets; the number stays. Raises Incomplete, HandedOver."""
    by.must(Right.ARCHIVE_FILE, volume)
    volume = Volume.objects.select_for_update(of=("self",)).select_related("pool", "box").get(pk=volume.pk)
    if volume.handed_on:
        raise HandedOver(number=volume.number, day=volume.handed_on)
    if not note.strip():
        raise Incomplete({"note": [_("Say what came to the volume, or why it is filed again.")]})
    volume.papers = sources.papers_of(volume.kind, [volume.key])[volume.key]
    volume.sheets, volume.note = sheets, note.strip()
    volume.filed_by, volume.filed_at = by.staff, clock.now()
    volume.save(update_fields=["papers", "sheets", "note", "filed_by", "filed_at"])
    _tell("archive_filed_again", volume, by, number=volume.number, note=volume.note)
    return volume


@service
def hand_over(*, list_number: str, by: Reader) -> ArchiveRules:
    """Note that the county archives took over what is due (档案法实施条例). Raises Incomplete, NothingToHandOver."""
    pool = _pool_of(by, Right.ARCHIVE_KEEP)
    if not list_number.strip():
        raise Incomplete({"list_number": [_("Enter the number of the signed handing-over list.")]})
    rules = ArchiveRules.objects.select_for_update().filter(pool=pool).first()
    if rules is None:
        raise NoArchiveRules()
    due = list(due_for_transfer(by, rules).select_for_update().order_by("pk").values_list("pk", flat=True))
    if not due:
        raise NothingToHandOver()
    Volume.objects.filter(pk__in=due).update(handed_on=clock.today(), handed_by_list=list_number.strip())
    _tell("archive_handed_over", rules, by, count=len(due), list_number=list_number.strip())
    return rules


def _pool_of(by: Reader, right: Right) -> Pool:
    if by.pool is None or not by.may(right):
        raise NotAllowed()
    return by.pool


def _tell(verb: str, subject: Any, by: Reader, **told: object) -> None:
    events.record(verb, subject=subject, actor=by.staff, pool=subject.pool, area_code=subject.area_code, **told)
