"""The verbs of the rulebook: take the repository's packs in, put a version in force."""

from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

import policy
from casework import clock, events
from casework.commands import service
from casework.errors import NotAllowed, SamePerson
from casework.models import Pool
from casework.registry import registry
from casework.rights import Right
from casework.scope import Reader
from policy import Pack
from rulebook.errors import LaterVersionExists, LayerNotInPack, VersionNotApproved
from rulebook.models import InForce, Layer, RuleVersion
from rulebook.selectors import answers_of, pack_of


@transaction.atomic
def load_packs(*pack_ids: str) -> list[RuleVersion]:
    """Take packs of the repository into the database as approved versions: the starting set of every agency.

    All packs, or those named. A pack whose content is stored already stays as it is: a second run writes nothing.
    Raises policy.UnknownPack or policy.InvalidPack.
    """
    return [_version_of(policy.load(pack_id)) for pack_id in pack_ids or policy.available()]


def _version_of(pack: Pack) -> RuleVersion:
    version, is_new = RuleVersion.objects.get_or_create(
        content_hash=pack.content_hash,
        defaults={
            "pack": pack.id,
            "title": pack.title("zh"),
            "title_en": pack.title("en"),
            "files": {name: content.decode() for name, content in pack.files.items()},
            "state": RuleVersion.State.APPROVED,
            "is_illustrative": pack.illustrative,
            "created_at": clock.now(),
        },
    )
    if is_new:
        events.record("rules_loaded", subject=version, actor=None, pool=None, title=version.title)
    return version


@service
def put_in_force(*, pool: Pool, layer: str, version: RuleVersion, starts_on: date, by: Reader) -> InForce:
    """Let an approved version answer a layer of the pool from a day on; what did so until then ends the day before.

    Raises VersionNotApproved, LayerNotInPack, SamePerson when the drafter does it, and LaterVersionExists when a
    version starts on that day or later.
    """
    if by.pool != pool or not by.may_in(Right.RULES_APPROVE, pool.area.code):
        raise NotAllowed()
    layer = Layer(layer)
    if version.state != RuleVersion.State.APPROVED:
        raise VersionNotApproved(version=version.name)
    if version.drafted_by_id == by.staff.pk:
        raise SamePerson(role=_("drafter"))
    if layer not in answers_of(pack_of(version)):
        raise LayerNotInPack(version=version.name, layer=layer.label)
    _end_before(pool, layer, starts_on)
    answer = InForce.objects.create(pool=pool, layer=layer, version=version, period=DateRange(starts_on, None))
    events.record(
        "rules_put_in_force",
        subject=version,
        actor=by.staff,
        pool=pool,
        area_code=pool.area.code,
        title=version.title,
        layer=layer,
        starts_on=starts_on,
    )
    for tell in registry.rules_changed:
        tell(pool=pool, layer=layer, starts_on=starts_on)
    return answer


def _end_before(pool: Pool, layer: Layer, starts_on: date) -> None:
    """End the version in force on `starts_on` the day before. The pool's row serialises two officers."""
    Pool.objects.select_for_update(no_key=True).get(pk=pool.pk)
    for other in InForce.objects.filter(pool=pool, layer=layer, period__endswith__isnull=True):
        if other.period.lower >= starts_on:
            raise LaterVersionExists(layer=layer.label, day=other.period.lower)
        other.period = DateRange(other.period.lower, starts_on)
        other.save(update_fields=["period"])
