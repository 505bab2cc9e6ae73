"""The rules on the screen: what is in force, and a version as a document with every figure and its source."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

import policy
from casework.models import Role
from policy.schema import DIMENSIONS
from policy.settling.steps import STEPS
from rulebook import words
from rulebook.document import Document
from rulebook.figures import figures_of
from rulebook.services import drafts, life, load_packs, put_in_force
from tests.factories.core import AreaFactory, PoolFactory, reader
from tests.factories.rulebook import draft_of_2027, put_example_rules_in_force, put_rules_in_force, submitted_example


def sign_in(client, role=Role.CLERK, **kwargs):
    client.force_login(reader(role, **kwargs).staff, backend="django.contrib.auth.backends.ModelBackend")


@pytest.mark.django_db
def test_the_list_shows_each_layer_that_is_in_force_today(client, today):
    sign_in(client)
    assert "没有生效的政策版本" in client.get(reverse("rulebook:in_force")).content.decode()
    version = put_example_rules_in_force()
    put_rules_in_force(PoolFactory(), "example-2026", "basic", starts_on=date(2099, 1, 1))
    text = client.get(reverse("rulebook:in_force")).content.decode()
    for layer in ("基本医疗保险", "大病保险", "医疗救助"):
        assert layer in text
    assert text.count(version.content_hash[:12]) == 4 and "chip-illustrative" in text and "2099" not in text


@pytest.mark.django_db
def test_a_version_reads_as_a_document(client, today):
    sign_in(client)
    version = put_example_rules_in_force()
    text = client.get(reverse("rulebook:version", args=[version.pk])).content.decode()
    for shown in ("不得用于真实待遇支付", "扣除起付标准", "住院起付标准", "500.00", "国办发〔2024〕38号"):
        assert shown in text
    anchors = set(re.findall(r'href="#((?:figure|note)-[^"]+)"', text))
    assert anchors and anchors <= set(re.findall(r'id="([^"]+)"', text))


@pytest.mark.parametrize("pack_id", policy.available())
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_figure_of_every_pack_is_shown_once_with_a_note(pack_id, language):
    """Law 2: every figure has a source; a figure without values says what is left open."""
    pack = policy.load(pack_id)
    with translation.override(language):
        document = Document(pack)
        shown = [figure for chapter in document.chapters for figure in chapter.figures]
    prices = ["prices"] if pack.identity.enrolment and pack.identity.enrolment.prices else []
    assert sorted(figure.key for figure in shown) == sorted([*pack.parameters, *prices])
    assert all(figure.values or figure.open for figure in shown)
    notes = [value.note for figure in shown for value in figure.values]
    assert all(note in document.notes and (note.document or note.illustrative) for note in notes)
    assert [note.number for note in document.notes] == list(range(1, len(document.notes) + 1))


def test_prices_by_class_stand_in_the_document():
    """CL-10 .. CL-16: 2008, students and children on the allowance pay nothing."""
    with translation.override("zh-hans"):
        chapters = Document(policy.load("jilin-county-2008")).chapters
    [prices] = [figure for chapter in chapters for figure in chapter.figures if figure.key == "prices"]
    first = prices.values[0]
    assert first.cells.rows == [("1 学生儿童低保或重残", ["0.00", "45.00", "21.00", "14.00"])]
    assert (first.starts, first.ends, first.note.document != "") == (date(2008, 1, 1), date(2008, 12, 31), True)


def test_every_step_and_every_code_has_a_word():
    assert set(words.STEPS) == set(STEPS)
    assert all(words.of(dimension, code) for dimension, codes in DIMENSIONS.items() for code in (*codes, "*"))


@pytest.mark.django_db
def test_versions_that_were_never_in_force_here_are_for_policy_officers(client, today):
    [version] = load_packs("jilin-county-2008")
    url = reverse("rulebook:version", args=[version.pk])
    sign_in(client)
    assert client.get(url).status_code == 404
    put_rules_in_force(PoolFactory(code="9901", area=AreaFactory(code="990100000000")), "jilin-county-2008")
    assert client.get(url).status_code == 404
    sign_in(client, Role.POLICY)
    assert client.get(url).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "status"), [(Role.TOWNSHIP, 200), (Role.INSURER, 200), (Role.SECURITY_ADMIN, 403)])
def test_rules_are_read_by_those_who_work_by_them(client, role, status):
    sign_in(client, role)
    assert client.get(reverse("rulebook:in_force")).status_code == status


@pytest.mark.parametrize("pack_id", policy.available())
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_rules_that_are_no_figures_stand_in_the_document_with_their_source(pack_id, language):
    """Access, what is covered, enrolment and lists: each a sentence with a footnote."""
    identity, lists = policy.load(pack_id).identity, policy.load(pack_id).lists
    with translation.override(language):
        document = Document(policy.load(pack_id))
    rules = [rule for chapter in document.chapters for rule in chapter.rules]
    covers = sum(len(layer.covers or []) for layer in identity.layers.values())
    parts = identity.enrolment.sourced() if identity.enrolment else []
    enrolment = sum(not key.startswith("prices.") for key, _part in parts)
    designation = len(list(identity.designation.sourced())) if identity.designation else 0
    entitlements = len(list(identity.entitlements.sourced())) if identity.entitlements else 0
    assert len(rules) == bool(identity.access) + covers + enrolment + designation + entitlements + len(lists)
    assert all(rule.sentence and rule.note in document.notes for rule in rules)
    assert all(re.search("[\u4e00-\u9fff]", rule.title) for rule in rules) or language == "en"


def test_both_readings_of_an_ambiguous_sentence_are_told():
    with translation.override("zh-hans"):
        notes = Document(policy.load("ningxia-2013")).notes
    [insurer] = [note for note in notes if len(note.readings) == 2]
    assert ("分段分担", "全部超支按所在段分担") in insurer.readings


def test_the_boxes_of_the_flow_carry_the_figures():
    with translation.override("zh-hans"):
        chapters = Document(policy.load("ningxia-2013")).chapters
    boxes = [figure.brief for chapter in chapters for stage in chapter.stages for figure in stage.figures]
    assert ["6,000.00"] in boxes and any("50 %" in line for box in boxes for line in box)
    assert all(box for box in boxes)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["pack", "parameters", "lists", "cases"])
def test_schemas_for_editors_are_downloaded(client, kind):
    sign_in(client, Role.POLICY)
    answer = client.get(reverse("rulebook:schema", args=[kind]))
    assert (
        answer.json()["$schema"].startswith("https://json-schema.org/")
        and "attachment" in answer["Content-Disposition"]
    )
    assert client.get(reverse("rulebook:schema", args=["weather"])).status_code == 404


@pytest.mark.django_db
class TestHome:
    """今日 of the policy officer."""

    def home(self, client, role):
        sign_in(client, role)
        text = client.get(reverse("casework:home")).content.decode()
        return text[text.index("tile-rules") :] if "tile-rules" in text else ""

    def test_it_says_what_is_in_force_what_ends_and_what_is_drafted(self, client, today):
        officer, second = reader(Role.POLICY), reader(Role.POLICY)
        [origin] = load_packs("example-2026")
        draft = drafts.start_draft(origin=origin, by=officer)
        [first] = figures_of(draft.files)["basic_cap"].values
        only = [first | {"through": date(2026, 12, 31)}]
        draft = drafts.change_figure(draft=draft, key_of_figure="basic_cap", values=only, revision=0, by=officer)
        version = life.approve(version=life.submit(draft=draft, revision=1, by=officer), by=second)
        put_in_force(pool=second.pool, layer="basic", version=version, starts_on=date(2026, 1, 1), by=second)
        text = self.home(client, Role.POLICY)
        assert "示例市" in text and "1 项参数年内到期" in text and "基本医保年度最高支付限额" in text
        assert "准备 2027 年度" in text and "没有正在起草的版本" in text
        draft_of_2027(reader(Role.POLICY))
        assert "2027" in self.home(client, Role.POLICY)

    def test_a_supervisor_sees_what_waits_for_a_second_person_and_no_drafts(self, client, today):
        version = submitted_example()
        draft = draft_of_2027(reader(Role.POLICY))
        text = self.home(client, Role.SUPERVISOR)
        assert reverse("rulebook:life", args=[version.pk]) in text
        assert reverse("rulebook:draft", args=[draft.pk]) not in text
        assert "没有生效的政策版本，无法结算报销" in text

    def test_others_have_no_such_tile(self, client, today):
        assert self.home(client, Role.CLERK) == ""
