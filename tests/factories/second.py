"""Rules replaced in the past, and second reimbursements at every step."""

from datetime import date
from typing import Any

import policy
from casework import clock
from casework.models import Pool, Role
from claims.models import SecondBatch
from claims.second import services, working
from claims.second.services import Asked
from rulebook import services as rulebook
from rulebook.models import RuleVersion
from rulebook.services.force import put_in_force
from tests.factories.core import reader
from tests.factories.rulebook import EXAMPLE

SINCE = date(2026, 3, 1)


def corrected(pool: Pool, *changes: tuple[str, str], since: date = SINCE) -> RuleVersion:
    """The example's rules with other words in its figures, in force for all layers of the pool from a day on."""
    [origin] = rulebook.load_packs(EXAMPLE)
    files = {name: _changed(text, changes) for name, text in origin.files.items()}
    pack = policy.load_files({name: text.encode() for name, text in files.items()})
    version, _new = RuleVersion.objects.get_or_create(
        content_hash=pack.content_hash,
        defaults={
            "pack": pack.id,
            "title": "更正后的规则",
            "files": files,
            "state": "approved",
            "created_at": clock.now(),
        },
    )
    officer = reader(Role.POLICY, pool=pool)
    for layer in pack.layers:
        put_in_force(pool=pool, layer=layer, version=version, starts_on=since, by=officer)
    return version


def _changed(text: str, changes: tuple[tuple[str, str], ...]) -> str:
    for old, new in changes:
        text = text.replace(old, new)
    return text


RATIO = 'inside: {village: "0.90", community: "0.90", "1": "0.85", "2": "0.75", "3": "0.60"}'
HIGHER = (RATIO, RATIO.replace('"2": "0.75"', '"2": "0.80"'))
LOWER = (RATIO, RATIO.replace('"2": "0.75"', '"2": "0.70"'))


def opened(pool: Pool, version: RuleVersion, **told: Any) -> SecondBatch:
    """Opened by a policy officer for the whole year; nothing is listed yet."""
    asked = {
        "reason": "10",
        "first_day": date(2026, 1, 1),
        "last_day": date(2026, 12, 31),
        "ground": "示医保发〔2026〕9号",
    }
    return services.open_batch(asked=Asked(version=version, **asked | told), by=reader(Role.POLICY, pool=pool))


def listed(pool: Pool, version: RuleVersion, **told: Any) -> SecondBatch:
    """Listed by the worker."""
    return _worked(opened(pool, version, **told))


def submitted(pool: Pool, version: RuleVersion, **told: Any) -> SecondBatch:
    """Handed to a second person."""
    return services.submit_batch(batch=listed(pool, version, **told), by=reader(Role.POLICY, pool=pool))


def paid(pool: Pool, version: RuleVersion, **told: Any) -> SecondBatch:
    """Approved by a supervisor and owed."""
    batch = submitted(pool, version, **told)
    return _worked(services.approve_batch(batch=batch, by=reader(Role.SUPERVISOR, pool=pool)))


def undone(batch: SecondBatch) -> SecondBatch:
    """Taken back by a supervisor, as far as that was possible."""
    return _worked(services.undo_batch(batch=batch, by=reader(Role.SUPERVISOR, pool=batch.pool)))


def _worked(batch: SecondBatch) -> SecondBatch:
    working.work(batch.pk)
    return SecondBatch.objects.select_related("pool", "version").get(pk=batch.pk)
