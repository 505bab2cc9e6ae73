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
from rulebook.services import load_packs
from tests.factories.core import AreaFactory, PoolFactory, reader
from tests.factories.rulebook import put_example_rules_in_force, put_rules_in_force


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
