"""Bringing a list of stays settled directly, counting it into the persons' years, or dropping it."""

import hashlib

from django.core.files.base import ContentFile, File
from django.db import connection

from casework import clock, events
from casework.commands import service
from casework.errors import NotAllowed, WrongStep
from casework.models import Document
from casework.rights import Right
from casework.scope import Reader
from casework.services.documents import keep_sheet
from casework.uploaded_sheets import rows_of
from claims.direct import errors
from claims.direct.reading import BOUNDS, read
from claims.direct.understanding import Understanding
from claims.models import DirectStay, PersonYear, StayList, YearMove
from claims.services.places import BATCH, move_beside, next_places

State = DirectStay.State


@service
def bring_stays(*, file: File, by: Reader) -> StayList:
    """Keep a list of the core system: rows matched by ID number, what is wrong told for all at once, nothing counted.

    Raises NotAllowed, StaysBrought, BadList, StayColumnMissing.
    """
    pool = by.pool
    if pool is None or not by.may_in(Right.DIRECT_BRING, pool.area_id):
        raise NotAllowed()
    content = file.read()
    digest = hashlib.sha256(content).hexdigest()
    if StayList.objects.filter(pool=pool, content_hash=digest).exclude(state=StayList.State.DROPPED).exists():
        raise errors.StaysBrought()
    rows = list(read(rows_of(ContentFile(content, file.name), BOUNDS)))
    Understanding(pool, rows).look_at(rows)
    name = (file.name or "").rsplit("/", 1)[-1][-160:]
    listed = StayList.objects.create(
        pool=pool,
        area_code=pool.area_id,
        file_name=name,
        content_hash=digest,
        document=keep_sheet(StayList, content, name, pool.area, by),
        brought_at=clock.now(),
        brought_by=by.staff,
    )
    Document.objects.filter(pk=listed.document_id).update(case_id=listed.pk)
    stays = [_stay(listed, place, row) for place, row in enumerate(rows, start=1)]
    DirectStay.objects.bulk_create(stays, batch_size=BATCH)
    bad = sum(stay.state == State.BAD for stay in stays)
    _tell("stays_brought", listed, by, rows=len(stays), bad=bad)
    return listed


@service
def count_stays(*, listed: StayList, by: Reader) -> StayList:
    """Add what can be counted to the persons' years, so that later claims find them as far as they are.

    What another list has counted meanwhile is left out. Raises WrongStep, NothingToCount.
    """
    listed = _at_check(listed, by)
    years = _lock_years(listed)
    _leave_out_counted(listed)
    stays = list(listed.stays.filter(state=State.READY).order_by("row"))
    if not stays:
        raise errors.NothingToCount()
    for stay in stays:
        stay.state, stay.person_year = State.COUNTED, years[stay.person_id or 0, stay.year]
    DirectStay.objects.bulk_update(stays, ["state", "person_year"], batch_size=BATCH)
    _move(stays)
    _end(listed, StayList.State.COUNTED, by)
    _tell("stays_counted", listed, by, rows=len(stays), persons=len({stay.person_id for stay in stays}))
    return listed


@service
def drop_stays(*, listed: StayList, by: Reader) -> StayList:
    """Give a list up before it is counted: its rows go, the file stays. Raises WrongStep."""
    listed = _at_check(listed, by)
    listed.stays.all().delete()
    _end(listed, StayList.State.DROPPED, by)
    _tell("stays_dropped", listed, by)
    return listed


def _stay(listed: StayList, place: int, row: dict[str, object]) -> DirectStay:
    row["area_code"] = row["area_code"] or listed.area_code
    return DirectStay(pool_id=listed.pool_id, listed=listed, row=place, **row)


def _at_check(listed: StayList, by: Reader) -> StayList:
    locked = StayList.objects.select_for_update(of=("self",)).select_related("pool").get(pk=listed.pk)
    by.must(Right.DIRECT_BRING, locked)
    if locked.state != StayList.State.CHECKED:
        raise WrongStep(state=locked.get_state_display())
    return locked


def _lock_years(listed: StayList) -> dict[tuple[int, int], PersonYear]:
    """The years that the list counts in, locked in their order; whoever settles a claim of them waits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO claims_personyear (pool_id, person_id, year)"
            " SELECT DISTINCT pool_id, person_id, extract(year FROM discharged_on)::int AS year FROM claims_directstay"
            " WHERE listed_id = %s AND state = 'ready' ORDER BY person_id, year"
            " ON CONFLICT (person_id, year) DO UPDATE SET year = EXCLUDED.year RETURNING id, person_id, year",
            [listed.pk],
        )
        return {
            (person, year): PersonYear(pk=key, pool_id=listed.pool_id, person_id=person, year=year)
            for key, person, year in cursor.fetchall()
        }


def _leave_out_counted(listed: StayList) -> None:
    """Rows that another list has counted since this one was brought, and counter-rows of what is off already."""
    counted = DirectStay.objects.filter(pool=listed.pool_id, state=State.COUNTED)
    ready = listed.stays.filter(state=State.READY)
    ready.filter(number__in=counted.values("number")).update(state=State.KNOWN)
    off = counted.exclude(cancelled_number="").values("cancelled_number")
    ready.filter(cancelled_number__in=off).update(state=State.KNOWN)


def _move(stays: list[DirectStay]) -> None:
    """Every stay takes the next place of its year and moves the counters; the years are locked."""
    places, moves = next_places(sorted({stay.person_year_id or 0 for stay in stays})), []
    for stay in stays:
        year = stay.person_year_id or 0
        for counter, fen in stay.moves.items():
            moves.append(YearMove(stay=stay, person_year_id=year, sequence=places[year], counter=counter, amount=fen))
        places[year] += 1
    move_beside(moves)


def _end(listed: StayList, state: StayList.State, by: Reader) -> None:
    listed.state, listed.ended_at, listed.ended_by = state, clock.now(), by.staff
    listed.save(update_fields=["state", "ended_at", "ended_by"])


def _tell(verb: str, listed: StayList, by: Reader, **figures: int) -> None:
    events.record(
        verb,
        subject=listed,
        actor=by.staff,
        pool=listed.pool,
        area_code=listed.area_code,
        name=listed.file_name,
        **figures,
    )
