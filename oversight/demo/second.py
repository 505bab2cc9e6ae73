"""A correction of the rules for days already settled, and the second reimbursement that waits for its second person."""

from copy import deepcopy
from datetime import date, timedelta

from casework import clock
from casework.models import Pool, Role
from claims.models import SecondBatch
from claims.second import working
from claims.second.services import Asked, open_batch, submit_batch
from oversight.demo.staff import reader
from rulebook.figures import figures_of
from rulebook.models import InForce, Layer, RuleVersion
from rulebook.services.drafts import change_figure, change_files, start_draft
from rulebook.services.force import put_in_force
from rulebook.services.life import approve, submit

SINCE = timedelta(60)
TITLE, CORRECTED = "（2026年，示意）", "（2026年更正，示意）"


def reimburse_again(pool: Pool) -> None:
    """Two points more after a referral, from two months ago on; who gains by it is listed and handed on."""
    officer = reader(Role.POLICY, pool)
    since = max(clock.today() - SINCE, date(clock.today().year, 1, 2))
    version = _corrected(pool, since)
    put_in_force(pool=pool, layer=Layer.BASIC, version=version, starts_on=since, by=reader(Role.POLICY, pool, 1))
    asked = Asked(
        reason=SecondBatch.Reason.BULK,
        version=version,
        first_day=since,
        last_day=clock.today(),
        ground="示医保发〔2026〕9号：转诊住院支付比例更正",
    )
    batch = open_batch(asked=asked, by=officer)
    working.work(batch.pk)
    batch.refresh_from_db()
    if batch.rows.filter(outcome="due").exists():
        submit_batch(batch=batch, by=officer)


def _corrected(pool: Pool, since: date) -> RuleVersion:
    officer = reader(Role.POLICY, pool)
    answer = InForce.objects.filter(pool=pool, layer=Layer.BASIC, period__contains=clock.today()).select_related(
        "version"
    )
    draft = start_draft(origin=answer[0].version, by=officer)
    first = figures_of(draft.files)["fund_ratio"].values[0]
    later = deepcopy(first) | {"from": since}
    later["table"]["inpatient"]["referred"] |= {"2": "0.67", "3": "0.57"}
    draft = change_figure(
        draft=draft, key_of_figure="fund_ratio", values=[first, later], revision=draft.revision, by=officer
    )
    files = {"pack.yaml": draft.files["pack.yaml"].replace(TITLE, CORRECTED)}
    draft = change_files(draft=draft, files=files, revision=draft.revision, by=officer)
    return approve(version=submit(draft=draft, revision=draft.revision, by=officer), by=reader(Role.POLICY, pool, 1))
