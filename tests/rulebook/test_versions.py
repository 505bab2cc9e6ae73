"""Versions side by side: what is in force, what differs and from which day, what their own cases say."""

from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

import policy
from casework.models import Role
from rulebook.cases import run_cases
from rulebook.difference import changes_of_figures, changes_of_files
from rulebook.services import drafts, load_packs
from tests.factories.core import reader
from tests.factories.rulebook import put_example_rules_in_force

EXAMPLE = "example-2026"
DEDUCTIBLE = """      value: "500.00"
      illustrative: {zh: 示意, en: Illustrative}
"""


def sign_in(client, role=Role.POLICY, **kwargs):
    client.force_login(reader(role, **kwargs).staff, backend="django.contrib.auth.backends.ModelBackend")


def changed(**texts):
    """The example's pack with texts of its files replaced: file → (old, new)."""
    files = dict(policy.load(EXAMPLE).files)
    for name, (old, new) in texts.items():
        path = next(path for path in files if path.endswith(f"{name}.yaml"))
        assert old.encode() in files[path]
        files[path] = files[path].replace(old.encode(), new.encode(), 1)
    return policy.load_files(files)


def with_2027():
    later = DEDUCTIBLE + '    - from: 2027-01-01\n      value: "600.00"\n      illustrative: {zh: 测算, en: Tried}\n'
    return changed(basic=(DEDUCTIBLE, later))


def test_a_new_value_differs_from_its_first_day_only():
    with translation.override("en"):
        [change] = changes_of_figures(policy.load(EXAMPLE), with_2027())
        kind = change.kind
    assert (change.key, change.starts) == ("deductible_outpatient_major", date(2027, 1, 1))
    assert (change.before, change.after, change.source, kind) == ("500.00", "600.00", "Tried", "changed")


def test_a_cell_that_is_taken_out_of_a_table_is_removed_and_the_other_way_round_added():
    smaller = changed(basic=(', "2": "100.00"}', "}"))
    with translation.override("zh-hans"):
        [removed] = changes_of_figures(policy.load(EXAMPLE), smaller)
        [added] = changes_of_figures(smaller, policy.load(EXAMPLE))
        assert (removed.kind, removed.where, removed.before, removed.after) == ("删除", "二级", "100.00", "")
        assert (added.kind, added.before, added.after) == ("新增", "", "100.00")


def test_a_version_does_not_differ_from_itself():
    pack = policy.load(EXAMPLE)
    files = {name: text.decode() for name, text in pack.files.items()}
    assert changes_of_figures(pack, pack) == [] and changes_of_files(files, files) == []


def test_files_tell_the_lines_that_differ():
    [file] = changes_of_files({"pack.yaml": "a\nb\n"}, {"pack.yaml": "a\nc\n"})
    assert file.name == "pack.yaml" and file.lines[1:] == [" a", "-b", "+c"]


@pytest.mark.parametrize("pack_id", policy.available())
def test_every_case_of_every_pack_is_listed_and_green(pack_id):
    pack = policy.load(pack_id)
    results = run_cases(pack)
    assert len(results) == policy.check_pack(pack)[0] and all(result.passed for result in results)


def test_a_changed_figure_turns_cases_red_with_expected_and_got():
    results = run_cases(changed(basic=('"2": "500.00"', '"2": "501.00"')))
    red = [result for result in results if not result.passed]
    assert red and len(red) < len(results)
    assert all(failure.expected != failure.actual for result in red for failure in result.failures)


def test_a_file_of_cases_that_cannot_be_read_is_red():
    files = dict(policy.load(EXAMPLE).files) | {"cases/broken.yaml": b"just: words"}
    [red] = [result for result in run_cases(policy.load_files(files)) if not result.passed]
    assert red.id == "cases/broken.yaml"


ONE_CASE = """
- id: QH-01
  pack: example-2026
  question: settlement
  given: {year: 2026, claims: [{kind: inpatient, level: "2", eligible: "8500.00"}]}
  expect: {claims: [{basic: "6000.00"}]}
"""


@pytest.mark.parametrize(
    ("why", "zh", "en"),
    [
        ("  why: {zh: 扣除起付标准, en: less the deductible}\n", ("扣除起付标准", ""), ("less the deductible", "")),
        ("  why: less the deductible\n", ("less the deductible", "en"), ("less the deductible", "en")),
        ("  why: 扣除起付标准\n", ("扣除起付标准", "zh-CN"), ("扣除起付标准", "zh-CN")),
        ("  why: {zh: 扣除起付标准}\n", ("扣除起付标准", ""), ("", "")),
        ("", ("", ""), ("", "")),
    ],
)
def test_a_case_says_why_in_the_language_of_the_reader_or_names_the_one_it_is_written_in(why, zh, en):
    files = {name: text for name, text in policy.load(EXAMPLE).files.items() if "cases/" not in name}
    pack = policy.load_files(files | {"cases/one.yaml": (ONE_CASE + why).encode()})
    for language, expected in (("zh-hans", zh), ("en", en)):
        with translation.override(language):
            result = run_cases(pack)[0]
        assert (result.why, result.written_in) == expected


@pytest.mark.django_db
def test_the_screen_of_cases_says_why_in_the_language_of_the_reader(client, today):
    sign_in(client)
    [version] = load_packs(EXAMPLE)
    page = reverse("rulebook:cases", args=[version.pk])
    assert '<span class="soft">扣除起付标准后支付75 %：(8,500 - 500) x 75 %</span>' in client.get(page).content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert '<span class="soft">(8,500 - 500) x 75 %</span>' in client.get(page).content.decode()


@pytest.mark.django_db
def test_a_reason_in_another_language_is_marked_as_such_on_the_screen(client, today):
    officer = reader(Role.POLICY)
    client.force_login(officer.staff, backend="django.contrib.auth.backends.ModelBackend")
    draft = drafts.start_draft(origin=load_packs(EXAMPLE)[0], by=officer)
    files = {"cases/one.yaml": f"{ONE_CASE}  why: less the deductible\n"}
    draft = drafts.change_files(draft=draft, files=files, revision=draft.revision, by=officer)
    text = client.get(reverse("rulebook:cases", args=[draft.pk])).content.decode()
    assert '<span class="soft" lang="en">less the deductible</span>' in text


@pytest.mark.django_db
def test_the_officer_sees_every_place_and_what_it_answers_today(client, today):
    put_example_rules_in_force()
    load_packs("dali-2024")
    sign_in(client)
    text = client.get(reverse("rulebook:in_force")).content.decode()
    for version in load_packs(EXAMPLE, "dali-2024"):
        assert reverse("rulebook:version", args=[version.pk]) in text
    sign_in(client, Role.CLERK)
    assert "大理" not in client.get(reverse("rulebook:in_force")).content.decode()


@pytest.mark.django_db
def test_two_versions_are_compared_on_the_screen(client, today):
    sign_in(client)
    one, other = load_packs(EXAMPLE, "dali-2024")
    url = reverse("rulebook:difference", args=[one.pk])
    assert "删除" in client.get(url, {"other": other.pk}).content.decode()
    assert client.get(url, {"other": "x"}).status_code == 422


@pytest.mark.django_db
def test_the_cases_of_a_version_are_run_on_the_screen(client, today):
    sign_in(client)
    [version] = load_packs(EXAMPLE)
    text = client.get(reverse("rulebook:cases", args=[version.pk])).content.decode()
    count = sum(text.count(b"- id: ") for name, text in policy.load(EXAMPLE).files.items() if "cases/" in name)
    assert f"{count} 个案例全部符合预期" in text


@pytest.mark.django_db
def test_a_version_is_called_by_its_title_in_the_language_of_the_reader(client, today):
    sign_in(client)
    version = put_example_rules_in_force()
    page = reverse("rulebook:in_force")
    assert "示例市城乡居民医疗保障" in client.get(page).content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    text = client.get(page).content.decode()
    assert "medical protection of the example city" in text and version.title not in text
