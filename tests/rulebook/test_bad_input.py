"""Whatever is wrong in an uploaded file stands on the draft's page with file, key and a Chinese sentence."""

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from casework.models import Role
from rulebook import services
from rulebook.models import RuleVersion
from rulebook.services import drafts
from tests.factories.core import reader

pytestmark = pytest.mark.django_db
COUNTY, TIERED = "jilin-county-2008", "ningxia-2013"
BENEFITS, ENROLMENT, PACK = "parameters/benefits.yaml", "parameters/enrolment.yaml", "pack.yaml"

FAULTS = {
    "a key written twice": (COUNTY, BENEFITS, "basic_cap:", "deductible:", "", "行：键 'deductible' 重复"),
    "a gap of dates": (
        COUNTY,
        ENROLMENT,
        "through: 2008-12-31",
        "through: 2008-11-30",
        "coverage_target",
        "时段中断：2008-11-30 与 2009-01-01 之间没有值",
    ),
    "an overlap of dates": (
        COUNTY,
        ENROLMENT,
        "through: 2008-12-31",
        "through: 2009-06-30",
        "coverage_target",
        "时段重叠：2009-01-01 起的值与前一个（至 2009-06-30）重叠",
    ),
    "tiers that fall": (TIERED, BENEFITS, 'rate: "0.52"', 'rate: "0.49"', "tiers.values.0", "第2段的比例低于前一段"),
    "tiers that end closed": (
        TIERED,
        BENEFITS,
        '{over: "500000.00", rate',
        '{over: "500000.00", up_to: "600000.00", rate',
        "tiers.values.0",
        "最后一段没有敞口",
    ),
    "tiers with a gap": (
        TIERED,
        BENEFITS,
        'up_to: "20000.00"',
        'up_to: "19999.00"',
        "tiers.values.0",
        "第1段与第2段之间中断",
    ),
    "85 instead of 0.85": (
        COUNTY,
        BENEFITS,
        'inside: "0.60"',
        'inside: "85"',
        "fund_ratio.values.0",
        "比例 85 不在0到1之间（85% 写作 0.85）",
    ),
    "an unknown source": (
        COUNTY,
        BENEFITS,
        "document: CL",
        "document: XX",
        "deductible.values.0.source",
        "documents 中没有文件“XX”",
    ),
    "an unknown step": (COUNTY, PACK, "- share:", "- gamble:", "layers.basic.steps", "没有步骤“gamble”"),
    "steps in a circle": (
        COUNTY,
        PACK,
        "      - residual:\n      - share: {figure: assistance_ratio}",
        "      - share: {figure: assistance_ratio}\n      - residual:",
        "layers.assistance.steps",
        "顺序须为起始、扣减、支付、限额",
    ),
    "a step that begins twice": (
        COUNTY,
        PACK,
        "      - residual:\n",
        "      - residual:\n      - residual:\n",
        "layers.assistance.steps",
        "须恰有一个起始步骤",
    ),
    "a negative amount": (
        COUNTY,
        BENEFITS,
        'county: "400.00"',
        'county: "-400.00"',
        "deductible.values.0",
        "金额 -400.00 为负数",
    ),
    "a bomb": (COUNTY, BENEFITS, "basic_cap:", "bomb: &a [x]\nmore: [*a, *a]\nbasic_cap:", "", "不能使用锚点和引用"),
    "a value before verified_from": (
        COUNTY,
        ENROLMENT,
        "- from: 2008-01-01",
        "- from: 2007-12-31",
        "waiting_months.values.0.from",
        "早于政策包的适用起日（2008-01-01）",
    ),
    "a value after verified_through": (
        COUNTY,
        PACK,
        "scheme:",
        "verified_through: 2008-12-31\nscheme:",
        "coverage_target.values.1.from",
        "晚于政策包的适用止日（2008-12-31）",
    ),
    "no YAML at all": (COUNTY, BENEFITS, "basic_cap:", "basic_cap: [", "", "行："),
    "an unknown key": (
        COUNTY,
        BENEFITS,
        "  unit: yuan",
        "  unit: yuan\n  colour: red",
        "deductible.colour",
        "没有这个键",
    ),
    "no source": (
        COUNTY,
        BENEFITS,
        '      source: {document: CL, quote: "最高可报销13万元"}\n',
        "",
        "large_amount_cap.values.0",
        "须写明依据（source）",
    ),
}


@pytest.fixture
def officer(client, today):
    by = reader(Role.POLICY)
    client.force_login(by.staff, backend="django.contrib.auth.backends.ModelBackend")
    return by


def uploaded(client, draft, name, content):
    folder, _slash, rest = name.rpartition("/")
    sent = {"folder": folder or "parameters", "file": SimpleUploadedFile(rest, content)}
    sent |= {"revision": draft.revision, "command_key": "upload"}
    return client.post(reverse("rulebook:files", args=[draft.pk]), sent)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_the_fault_stands_on_the_page_of_the_draft(client, officer, fault):
    pack, name, old, new, key, sentence = fault
    [origin] = services.load_packs(pack)
    draft = drafts.start_draft(origin=origin, by=officer)
    text = draft.files[name]
    assert old in text
    assert uploaded(client, draft, name, text.replace(old, new, 1).encode()).status_code == 302
    page = html.unescape(client.get(reverse("rulebook:draft", args=[draft.pk])).content.decode())
    assert sentence in page and f"<code>{name}</code>" in page
    assert key in page
    refused = client.post(
        reverse("rulebook:submit", args=[draft.pk]), {"revision": draft.revision + 1, "command_key": "submit"}
    )
    assert refused.status_code == 422 and "草案不能作为政策读取" in refused.content.decode()


@pytest.mark.parametrize(
    ("size", "status", "sentence"), [(1_000_001, 422, "文件超过 1 MB"), (50 * 2**20, 413, "请选择较小的文件")]
)
def test_a_file_that_is_too_large_is_refused_with_a_sentence(client, officer, size, status, sentence):
    [origin] = services.load_packs(COUNTY)
    draft = drafts.start_draft(origin=origin, by=officer)
    answer = uploaded(client, draft, BENEFITS, b"#" * size)
    assert answer.status_code == status and sentence in answer.content.decode()
    assert RuleVersion.objects.get(pk=draft.pk).files == origin.files


@pytest.mark.parametrize("day", ["2007-12-31", "2010-01-01"])
def test_a_day_outside_the_time_of_a_pack_is_not_answered_and_says_why(client, officer, day):
    """Dates before verified_from and after verified_through: the case says so on the tab of cases."""
    [origin] = services.load_packs(COUNTY)
    draft = drafts.start_draft(origin=origin, by=officer)
    pack = draft.files[PACK].replace("scheme:", "verified_through: 2009-12-31\nscheme:", 1)
    case = f"""
- id: DAY
  pack: {COUNTY}
  question: settlement
  given: {{year: {day[:4]}, claims: [{{kind: inpatient, level: county, discharged_on: {day}, eligible: "5400.00"}}]}}
  expect: {{claims: [{{basic: "3000.00"}}]}}
"""
    files = {PACK: pack, "cases/day.yaml": case}
    drafts.change_files(draft=draft, files=files, revision=0, by=officer)
    page = html.unescape(client.get(reverse("rulebook:cases", args=[draft.pk])).content.decode())
    assert "claims[1].basic：预期 3000.00，实际 没有答案" in page
    assert f"适用于2008-01-01至2009-12-31，不能用于{day}" in page
