"""Rows of claims."""

from datetime import timedelta
from typing import Any

from casework import clock
from casework.models import Area, Document, Pool, Role
from claims.instalments.services import decide_plan, propose_plan
from claims.models import Claim, Flag, InstalmentPlan, Recovery, SampledClaim
from claims.services.appeal_decisions import uphold
from claims.services.closing import close_day
from claims.services.handover import offer
from claims.services.originals import note_original
from claims.services.repay import book_repayment
from claims.services.reverse import reverse
from claims.services.review_rules import propose_review_rules
from claims.third_party.writing_off import ask_write_off
from tests.claims import catalogues, matrix_advances, matrix_critical, matrix_entitlements, matrix_misuse, matrix_second
from tests.factories import claims, third_parties
from tests.factories.appeals import appealed, reduced, refused
from tests.factories.checks import proposed_setting
from tests.factories.core import reader
from tests.factories.enrollment import insured_person
from tests.factories.joint import convened, ended, voted
from tests.factories.review import FIGURES, by_threshold
from tests.factories.rulebook import put_example_rules_in_force
from tests.factories.samples import drawn_of
from tests.factories.verification import asked, ordered
from tests.matrix import EVERYBODY, row

READERS = frozenset({Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.FINANCE, Role.AUDITOR, Role.INSURER})
DEBT_READERS = frozenset({Role.CLERK, Role.SUPERVISOR, Role.FINANCE, Role.AUDITOR})
DECIDERS = frozenset({Role.REVIEWER, Role.SUPERVISOR})
ANSWERERS = DECIDERS | {Role.CLERK, Role.INSTITUTION_DESK, Role.INSURER}
CATALOGUE_READERS = frozenset({Role.CLERK, Role.REVIEWER, Role.SUPERVISOR, Role.AUDITOR, Role.POLICY}) | {
    Role.INSTITUTION_DESK,
    Role.INSTITUTION_REVIEWER,
}
GET_POST = "GET POST"


def _in(pool: Pool, area: Area) -> dict[str, Any]:
    """A covered person of the township, under the example rules."""
    put_example_rules_in_force(pool)
    return {"person": insured_person(pool, area=area, years=(clock.today().year,)), "pool": pool}


def person(pool: Pool, area: Area) -> list[Any]:
    return [_in(pool, area)["person"].pk]


def draft(pool: Pool, area: Area) -> list[Any]:
    return [claims.draft(**_in(pool, area)).pk]


def draft_with_document(pool: Pool, area: Area) -> list[Any]:
    [claim] = draft(pool, area)
    return [claim, Document.objects.filter(case_type="claims.claim", case_id=claim).first().pk]


def submitted(pool: Pool, area: Area) -> list[Any]:
    return [claims.submitted(**_in(pool, area)).pk]


def with_receipt(pool: Pool, area: Area) -> list[Any]:
    return [*submitted(pool, area), "receipt"]


def draft_with_kept_original(pool: Pool, area: Area) -> list[Any]:
    [claim, document] = draft_with_document(pool, area)
    by = reader(Role.CLERK, pool=pool)
    said = {"claim": Claim.objects.get(pk=claim), "document": Document.objects.get(pk=document)}
    note_original(**said, is_seen=True, is_kept=True, sheets=1, by=by)
    return [claim]


def a_refused_claim(pool: Pool, area: Area) -> list[Any]:
    return [refused(**_in(pool, area)).pk]


def an_appeal(pool: Pool, area: Area) -> list[Any]:
    return [appealed(refused(**_in(pool, area))).pk]


def an_appeal_of_a_settlement(pool: Pool, area: Area) -> list[Any]:
    return [appealed(reduced(**_in(pool, area))).pk]


def a_decided_appeal(pool: Pool, area: Area) -> list[Any]:
    appeal = appealed(refused(**_in(pool, area)))
    return [uphold(appeal=appeal, reasons="事实清楚", by=reader(Role.SUPERVISOR, pool=pool)).pk]


def closed_day(pool: Pool, area: Area) -> list[Any]:
    return [close_day(counter="3", remark="", by=reader(Role.CLERK, pool=pool, area=area)).pk]


def offered(pool: Pool, area: Area) -> list[Any]:
    by, colleague = reader(Role.CLERK, pool=pool), reader(Role.CLERK, pool=pool)
    claim = claims.draft(**_in(pool, area), by=by)
    return [offer(claim=claim, receiver=colleague.staff, note="", by=by).pk]


def flag(pool: Pool, area: Area) -> list[Any]:
    claim = Claim.objects.get(pk=submitted(pool, area)[0])
    figures = {"count": 1, "over_fen": 100, "name": "示例"}
    found = Flag(claim=claim, code="over_price", severity="warning", figures=figures, raised_at=clock.now())
    found.save()
    return [found.pk]


def awaiting(pool: Pool, area: Area) -> list[Any]:
    return [claims.awaiting_approval(**_in(pool, area)).pk]


def inquiry(pool: Pool, area: Area) -> list[Any]:
    return [asked(Claim.objects.get(pk=submitted(pool, area)[0])).pk]


def somebody_here(pool: Pool, area: Area) -> list[Any]:
    return [reader(Role.REVIEWER, pool=pool, area=area).staff.pk]


def sample(pool: Pool, area: Area) -> list[Any]:
    claim = claims.reviewed(**_in(pool, area), amount=1_234_56)
    return [drawn_of(claim, by=reader(Role.REVIEWER, pool=pool, area=area)).pk]


def drawn_claim(pool: Pool, area: Area) -> list[Any]:
    return [SampledClaim.objects.get(sample=sample(pool, area)[0]).pk]


def session(pool: Pool, area: Area) -> list[Any]:
    return [convened(claims.awaiting_approval(**_in(pool, area))).pk]


def ended_session(pool: Pool, area: Area) -> list[Any]:
    return [ended(voted(convened(claims.awaiting_approval(**_in(pool, area))), "agree", "agree", "agree")).pk]


def investigation(pool: Pool, area: Area) -> list[Any]:
    return [ordered(Claim.objects.get(pk=submitted(pool, area)[0])).pk]


def settled(pool: Pool, area: Area) -> list[Any]:
    return [claims.settled(**_in(pool, area)).pk]


def returned(pool: Pool, area: Area) -> list[Any]:
    claim = claims.settled(**_in(pool, area))
    claims.answered(claims.sent_to_bank(claim), failed={1: "户名不符"})
    return [claim.pk]


def recovery(pool: Pool, area: Area) -> list[Any]:
    claim = claims.paid(claims.settled(**_in(pool, area)))
    reverse(claim=claim, comment="票据不实", by=reader(Role.SUPERVISOR, pool=pool))
    return [claim.recoveries.get().pk]


def of_others(pool: Pool, area: Area) -> list[Any]:
    """A recovery from a third party of which finance asks to write off the rest."""
    paid = claims.paid(third_parties.paid_first(**_in(pool, area)))
    [found] = paid.third_party.recoveries.all()
    return [found.pk]


def to_write_off(pool: Pool, area: Area) -> list[Any]:
    found = Recovery.objects.get(pk=of_others(pool, area)[0])
    return [ask_write_off(recovery=found, reason="下落不明", by=reader(Role.FINANCE, pool=pool)).pk]


def proposed_plan(pool: Pool, area: Area) -> list[Any]:
    found = Recovery.objects.get(pk=recovery(pool, area)[0])
    rows = [{"due_on": clock.today() + timedelta(30), "amount": found.left}]
    return [propose_plan(recovery=found, rows=rows, by=reader(Role.FINANCE, pool=pool)).pk]


def agreed_plan(pool: Pool, area: Area) -> list[Any]:
    found = InstalmentPlan.objects.get(pk=proposed_plan(pool, area)[0])
    said = {"agrees": True, "signed_on": clock.today(), "reason": ""}
    return [decide_plan(plan=found, **said, by=reader(Role.SUPERVISOR, pool=pool)).pk]


def repayment(pool: Pool, area: Area) -> list[Any]:
    found = Recovery.objects.get(pk=recovery(pool, area)[0])
    by, today = reader(Role.FINANCE, pool=pool), clock.today()
    return [book_repayment(recovery=found, way="cash", amount=1, received_on=today, reference="", by=by).pk]


def proposal(pool: Pool, area: Area) -> list[Any]:
    by = reader(Role.SUPERVISOR, pool=pool)
    asked = {"starts_on": clock.today(), "reason": "测试", "levels": by_threshold(0), "figures": FIGURES}
    return [propose_review_rules(**asked, by=by).pk]


def check_code(pool: Pool, area: Area) -> list[Any]:
    return ["split_stay"]


def check_setting(pool: Pool, area: Area) -> list[Any]:
    return [proposed_setting(pool).pk]


RULERS = frozenset({Role.SUPERVISOR, Role.POLICY})
CHECK_READERS = frozenset({Role.REVIEWER, Role.AUDITOR}) | RULERS
CONFIRM = {"decision": "confirm"}


def entry(pool: Pool, area: Area) -> list[Any]:
    return [claims.CatalogueEntryFactory(pool=pool).pk]


def release(pool: Pool, area: Area) -> list[Any]:
    entry(pool, area)
    return [catalogues.submitted(pool, [["XA09", "新药胶囊", "", "乙", "10%", "100.00", "盒"]]).pk]


ROWS = [
    row("catalogue:entries", CATALOGUE_READERS),
    row("catalogue:export", CATALOGUE_READERS, methods="POST", post={"reason": "核对"}),
    row("catalogue:entry", CATALOGUE_READERS, build=entry, scope="pool"),
    row("catalogue:lists", CATALOGUE_READERS),
    row("catalogue:releases", CATALOGUE_READERS, methods=GET_POST, posters=frozenset({Role.POLICY})),
    row(
        "catalogue:release",
        CATALOGUE_READERS,
        methods=GET_POST,
        build=lambda *place: [catalogues.brought(place[0], []).pk],
        posters=frozenset({Role.POLICY}),
        scope="pool",
    ),
    row("catalogue:progress", CATALOGUE_READERS, build=release, scope="pool"),
    row("catalogue:rows", CATALOGUE_READERS, methods="POST", build=release, post={"reason": "核对"}, scope="pool"),
    row(
        "catalogue:send_back",
        Role.POLICY,
        Role.SUPERVISOR,
        methods="POST",
        build=release,
        post={"comment": "价格有误"},
        scope="pool",
    ),
    row(
        "catalogue:step",
        Role.POLICY,
        Role.SUPERVISOR,
        methods="POST",
        build=lambda *place: [*release(*place), "approve"],
        scope="pool",
    ),
    row("claims:review_rules", RULERS, Role.AUDITOR),
    row("claims:propose_rules", RULERS, methods=GET_POST),
    row("claims:review_rule_set", RULERS, Role.AUDITOR, build=proposal, scope="pool"),
    row("claims:decide_rules", RULERS, methods="POST", build=proposal, scope="pool", post={"decision": "confirm"}),
    row("claims:list", READERS),
    row("claims:export", READERS, methods="POST", post={"reason": "对账"}),
    row("claims:progress", EVERYBODY, methods=GET_POST, public=True, scope="everywhere"),
    row("claims:queue", DECIDERS),
    row("claims:take_next", DECIDERS, methods="POST"),
    row("claims:refusal_reasons", READERS),
    row("claims:refusal_reason", READERS, build=lambda pool, area: ["03"], scope="everywhere"),
    row("claims:reason_of_group", READERS, build=lambda pool, area: ["line", "over_price"], scope="everywhere"),
    row("claims:checks", CHECK_READERS),
    row("claims:one_check", READERS | CHECK_READERS, build=check_code, scope="everywhere"),
    row("claims:change_check", RULERS, methods=GET_POST, build=check_code, scope="everywhere"),
    row("claims:try_check", RULERS, methods="POST", build=check_code, scope="everywhere"),
    row("claims:decide_check_setting", RULERS, methods="POST", build=check_setting, scope="pool", post=CONFIRM),
    row("claims:find_institution", Role.CLERK),
    row("claims:find_diagnosis", Role.CLERK),
    row("claims:find_entry", Role.CLERK),
    row("claims:read_qr", Role.CLERK, methods="POST", post={"text": "1,0601,99060126,0000123456,a1b2c3,20260609,5.00"}),
    row("claims:day", Role.CLERK, Role.FINANCE, methods=GET_POST, post={"counter": "3"}),
    row("claims:days", Role.SUPERVISOR, Role.AUDITOR),
    row("claims:day_paper", Role.SUPERVISOR, Role.AUDITOR, build=closed_day),
    row("claims:handovers", Role.CLERK, methods=GET_POST),
    row("claims:accept_handovers", Role.CLERK, methods="POST"),
    row("claims:answer_handover", Role.CLERK, methods="POST", build=offered, post={"answer": "accept"}),
    row("claims:note_original", Role.CLERK, methods="POST", build=draft_with_document),
    row("claims:return_originals", Role.CLERK, methods="POST", build=draft_with_kept_original),
    row("claims:new", Role.CLERK, methods=GET_POST, build=person),
    row("claims:lift_flag", DECIDERS, methods="POST", build=flag, post={"reason": "已核实"}),
    row("claims:case", READERS, build=submitted),
    row("claims:case_review", READERS, build=submitted),
    row("claims:case_documents", READERS - {Role.FINANCE}, build=submitted),
    row("claims:case_settlement", READERS, build=settled),
    row("claims:case_history", READERS, build=submitted),
    row("claims:case_verification", READERS, build=submitted),
    row("claims:ask_inquiry", DECIDERS, methods="POST", build=submitted),
    row("claims:order_investigation", DECIDERS, methods="POST", build=submitted),
    row("claims:pairs", Role.SUPERVISOR, Role.AUDITOR),
    row("claims:unusual", Role.SUPERVISOR, Role.AUDITOR, build=submitted),
    row("claims:workload", Role.SUPERVISOR),
    row("claims:reassign", Role.SUPERVISOR, methods="POST", build=somebody_here, scope="pool"),
    row("claims:assign", Role.SUPERVISOR, methods=GET_POST, build=submitted),
    row("claims:samples", DECIDERS, methods=GET_POST),
    row("claims:sample", DECIDERS, build=sample),
    row("claims:pass_rest", DECIDERS, methods="POST", build=sample),
    row("claims:end_sample", DECIDERS, methods="POST", build=sample),
    row("claims:open_drawn", DECIDERS, methods="POST", build=drawn_claim),
    row("claims:convene", Role.SUPERVISOR, methods=GET_POST, build=awaiting),
    row("claims:joint_reviews", DECIDERS, Role.AUDITOR, Role.INSURER),
    row("claims:joint_review", DECIDERS, Role.AUDITOR, build=session),
    row("claims:give_opinion", DECIDERS, methods="POST", build=session, post={"opinion": "agree"}),
    row("claims:note_attendee", Role.SUPERVISOR, methods="POST", build=session),
    row("claims:conclude_joint_review", Role.SUPERVISOR, methods="POST", build=session, post={"resolution": "同意"}),
    row("claims:minutes", DECIDERS, Role.AUDITOR, build=ended_session),
    row("claims:appeals", Role.SUPERVISOR, Role.AUDITOR),
    row("claims:appeal", Role.SUPERVISOR, Role.AUDITOR, build=an_appeal),
    row("claims:appeal_quote", Role.SUPERVISOR, methods="POST", build=an_appeal_of_a_settlement),
    row("claims:decide_appeal", Role.SUPERVISOR, methods="POST", build=an_appeal),
    row("claims:withdraw_appeal", Role.CLERK, methods="POST", build=an_appeal, post={"reason": "本人撤回"}),
    row("claims:appeal_receipt", READERS, build=an_appeal),
    row("claims:appeal_decision", READERS, build=a_decided_appeal),
    row("claims:case_appeals", READERS, build=a_refused_claim),
    row("claims:hand_in_appeal", Role.CLERK, methods="POST", build=a_refused_claim),
    row("claims:inquiries", ANSWERERS),
    row("claims:inquiry", ANSWERERS - {Role.INSURER}, build=inquiry),
    row("claims:answer_inquiry", Role.CLERK, Role.INSTITUTION_DESK, methods="POST", build=inquiry),
    row("claims:withdraw_inquiry", DECIDERS, methods="POST", build=inquiry, post={"reason": "已电话核实"}),
    row("claims:inquiry_letter", ANSWERERS - {Role.INSURER}, build=inquiry),
    row("claims:investigation", READERS - {Role.FINANCE}, build=investigation),
    row("claims:add_finding", READERS - {Role.FINANCE}, methods="POST", build=investigation),
    row("claims:conclude_investigation", READERS - {Role.FINANCE}, methods="POST", build=investigation),
    row("claims:withdraw_investigation", DECIDERS, methods="POST", build=investigation, post={"reason": "不再需要"}),
    row("claims:edit", Role.CLERK, methods=GET_POST, build=draft),
    row("claims:save", Role.CLERK, methods="POST", build=draft),
    row("claims:quote", Role.CLERK, methods="POST", build=draft),
    row("claims:present", Role.CLERK, methods="POST", build=draft),
    row("claims:check", Role.CLERK, build=draft),
    row("claims:submit", Role.CLERK, methods="POST", build=draft),
    row("claims:add_documents", Role.CLERK, methods="POST", build=draft),
    row("claims:add_pages", Role.CLERK, methods="POST", build=draft, post={"kind": "other"}),
    row("claims:take_back_document", Role.CLERK, methods="POST", build=draft_with_document),
    row("claims:import_lines", Role.CLERK, methods="POST", build=draft),
    row("claims:bad_rows", Role.CLERK, methods="POST", build=draft),
    row("claims:take_over", Role.CLERK, DECIDERS, methods="POST", build=draft, posters=frozenset({Role.CLERK})),
    row("claims:withdraw", Role.CLERK, methods="POST", build=draft, post={"comment": "材料不全"}),
    row("claims:reverse", Role.SUPERVISOR, methods="POST", build=settled, post={"comment": "重复报销"}),
    row("claims:account", Role.CLERK, methods=GET_POST, build=returned),
    row("claims:recoveries", DEBT_READERS),
    row("claims:recovery", DEBT_READERS, build=recovery),
    row("claims:third_party", Role.CLERK, methods=GET_POST, build=draft),
    row("claims:ask_write_off", Role.FINANCE, methods=GET_POST, build=of_others),
    row("claims:decide_write_off", Role.SUPERVISOR, methods=GET_POST, build=to_write_off),
    row("claims:propose_instalments", Role.FINANCE, methods=GET_POST, build=recovery),
    row("claims:decide_instalments", Role.SUPERVISOR, methods=GET_POST, build=proposed_plan),
    row("claims:end_instalments", Role.SUPERVISOR, methods=GET_POST, build=agreed_plan),
    row("claims:instalments_paper", DEBT_READERS, build=proposed_plan),
    row("claims:repay", Role.FINANCE, methods="POST", build=recovery),
    row("claims:set_off", Role.FINANCE, methods="POST", build=recovery),
    row("claims:recovery_notice", DEBT_READERS, build=recovery),
    row("claims:cancel_repayment", Role.FINANCE, methods="POST", build=repayment, post={"reason": "金额有误"}),
    row("claims:repayment_receipt", DEBT_READERS, build=repayment),
    row("claims:review", DECIDERS, build=submitted),
    row("claims:review_quote", DECIDERS, methods="POST", build=submitted),
    row("claims:adjust", DECIDERS, methods="POST", build=submitted, posters=frozenset({Role.REVIEWER})),
    row("claims:approval", Role.SUPERVISOR, build=awaiting),
    row("claims:evidence", Role.SUPERVISOR, build=awaiting),
    row("claims:decide", DECIDERS, methods="POST", build=submitted),
    row("claims:print", READERS, build=with_receipt),
    *matrix_entitlements.ROWS,
    *matrix_critical.ROWS,
    *matrix_misuse.ROWS,
    *matrix_second.ROWS,
    *matrix_advances.ROWS,
]
