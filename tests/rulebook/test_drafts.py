"""The life of a version: drafted from another, changed by form and by file, submitted, approved, put in force."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

import policy
from casework import events
from casework.errors import ChangedMeanwhile, NotAllowed, SamePerson, WrongStep
from casework.models import Role
from rulebook import selectors, services
from rulebook.errors import AlreadyAVersion, CasesFail, DraftNotReadable, FileNotTaken
from rulebook.figures import as_text, figures_of, from_text, leaves, planted, with_figure
from rulebook.models import RuleVersion
from rulebook.services import drafts, life
from tests.factories.core import reader
from tests.factories.rulebook import EXAMPLE, draft_of_2027, put_example_rules_in_force, submitted_example

LINE = "deductible_outpatient_major"


def texts_of(pack_id):
    return {name: text.decode() for name, text in policy.load(pack_id).files.items()}


@pytest.mark.parametrize("pack_id", policy.available())
def test_every_figure_of_every_pack_comes_back_from_its_form_unchanged(pack_id):
    """The form may lose nothing: cells, tiers, windows and flags are typed as they are read."""
    for raw in figures_of(texts_of(pack_id)).values():
        for value in raw.values:
            written = value["table"] if raw.by else value["value"]
            cells = dict(leaves(written, len(raw.by)))
            read = planted({path: from_text(raw.unit, as_text(raw.unit, leaf)) for path, leaf in cells.items()})
            assert read == written


@pytest.mark.parametrize("pack_id", policy.available())
def test_a_figure_written_back_leaves_the_rules_as_they_were(pack_id):
    files = texts_of(pack_id)
    before = policy.load(pack_id)
    for key, raw in figures_of(files).items():
        changed = with_figure(files, key, raw.values)
        assert {name for name in files if files[name] != changed[name]} <= {raw.file}
        files = changed
    after = policy.load_files({name: text.encode() for name, text in files.items()})
    assert {key: parameter.spec for key, parameter in before.parameters.items()} == {
        key: parameter.spec for key, parameter in after.parameters.items()
    }


def test_the_lines_of_other_figures_stay_as_they_were_written():
    files = {"parameters/a.yaml": "# head\none:\n  unit: count\n  values: []\n\n# of two\ntwo:  {unit: count}  # why\n"}
    changed = with_figure(files, "one", [{"value": 1}])["parameters/a.yaml"]
    assert changed.startswith("# head\none:\n") and changed.endswith("\n# of two\ntwo:  {unit: count}  # why\n")
    assert "- value: 1" in changed


@pytest.mark.django_db
class TestDrafting:
    def test_a_draft_begins_with_the_files_of_its_origin_and_no_hash(self):
        by = reader(Role.POLICY)
        [origin] = services.load_packs(EXAMPLE)
        draft = drafts.start_draft(origin=origin, by=by)
        assert (draft.files, draft.content_hash, draft.state) == (origin.files, "", "draft")
        assert selectors.pack_of(draft).content_hash == origin.content_hash

    def test_a_copy_for_a_year_is_named_for_it_and_nothing_else_of_it_changes(self):
        [origin] = services.load_packs(EXAMPLE)
        draft = drafts.start_draft(origin=origin, year=2027, by=reader(Role.POLICY))
        pack = selectors.pack_of(draft)
        assert draft.title == pack.title("zh") == "示例市城乡居民医疗保障（2027年，示意）"
        assert (
            draft.title_en
            == pack.title("en")
            == "Residents' medical protection of the example city, 2027 (illustrative)"
        )
        before = origin.files["pack.yaml"].splitlines()
        assert [
            line for line, old in zip(draft.files["pack.yaml"].splitlines(), before, strict=True) if line != old
        ] == [before[1].replace("2026", "2027")]
        assert draft.files | {"pack.yaml": ""} == origin.files | {"pack.yaml": ""}

    def test_only_policy_officers_draft(self):
        [origin] = services.load_packs(EXAMPLE)
        draft = draft_of_2027(reader(Role.POLICY))
        for role in set(Role) - {Role.POLICY}:
            by = reader(role)
            with pytest.raises(NotAllowed):
                drafts.start_draft(origin=origin, by=by)
            with pytest.raises(NotAllowed):
                drafts.change_files(draft=draft, files={}, revision=draft.revision, by=by)

    def test_a_figure_of_2027_leaves_2026_as_it_was(self):
        pack = selectors.pack_of(draft_of_2027(reader(Role.POLICY)))
        assert pack.figure(LINE, date(2026, 12, 31)).value == 500_00
        assert pack.figure(LINE, date(2027, 1, 1)).value == 600_00

    def test_a_value_that_makes_a_new_fault_is_refused(self):
        by = reader(Role.POLICY)
        draft = draft_of_2027(by)
        overlap = figures_of(draft.files)[LINE].values[:1] * 2
        with pytest.raises(DraftNotReadable, match="未按时间先后"):
            drafts.change_figure(draft=draft, key_of_figure=LINE, values=overlap, revision=draft.revision, by=by)

    def test_who_saves_second_does_not_overwrite_the_first(self):
        by, other = reader(Role.POLICY), reader(Role.POLICY)
        draft = draft_of_2027(by)
        drafts.change_files(draft=draft, files={"lists/a.yaml": "{}"}, revision=draft.revision, by=other)
        with pytest.raises(ChangedMeanwhile):
            drafts.change_files(draft=draft, files={"lists/b.yaml": "{}"}, revision=draft.revision, by=by)

    @pytest.mark.parametrize("name", ["../pack.yaml", "parameters/../x.yaml", "notes.txt", "lists/a/b.yaml", "x.yaml"])
    def test_a_file_that_no_version_has_is_refused(self, name):
        by = reader(Role.POLICY)
        draft = draft_of_2027(by)
        with pytest.raises(FileNotTaken):
            drafts.change_files(draft=draft, files={name: ""}, revision=draft.revision, by=by)

    def test_the_figures_that_end_with_the_year_are_listed(self):
        text = texts_of(EXAMPLE)
        name = figures_of(text)[LINE].file
        first = figures_of(text)[LINE].values[0] | {"through": date(2026, 12, 31)}
        ending = with_figure(text, LINE, [first])
        pack = policy.load_files({name: each.encode() for name, each in ending.items()})
        assert name in ending
        assert [(each.key, last) for each, last in selectors.figures_that_end(pack, 2027)] == [
            (LINE, date(2026, 12, 31))
        ]
        assert selectors.figures_that_end(pack, 2028) == []


@pytest.mark.django_db
class TestLife:
    def test_a_second_person_approves_and_puts_in_force(self):
        """FX-38, and a settlement of an earlier year keeps its version."""
        old = put_example_rules_in_force()
        version, second = submitted_example(), reader(Role.POLICY)
        assert version.content_hash
        version = life.approve(version=version, by=second)
        services.put_in_force(pool=second.pool, layer="basic", version=version, starts_on=date(2027, 1, 1), by=second)
        answered = {
            day.year: selectors.rules_for(second.pool, day).versions["basic"]["version"]
            for day in (date(2026, 12, 31), date(2027, 1, 1))
        }
        assert answered == {2026: old.pk, 2027: version.pk}
        verbs = [event.verb for event in events.history_of(version)]
        assert verbs == [
            "rules_drafted",
            "rules_figure_changed",
            "rules_submitted",
            "rules_approved",
            "rules_put_in_force",
        ]

    def test_whoever_worked_on_a_version_does_not_approve_it(self):
        by, helper = reader(Role.POLICY), reader(Role.POLICY)
        draft = draft_of_2027(by)
        draft = drafts.change_files(draft=draft, files={"cases/more.yaml": "[]"}, revision=draft.revision, by=helper)
        version = life.submit(draft=draft, revision=draft.revision, by=by)
        for maker in (by, helper):
            with pytest.raises(SamePerson):
                life.approve(version=version, by=maker)

    def test_a_draft_with_faults_is_not_submitted(self):
        by = reader(Role.POLICY)
        draft = draft_of_2027(by)
        broken = drafts.change_files(draft=draft, files={"lists/x.yaml": "a: ["}, revision=draft.revision, by=by)
        assert [fault.file for fault in selectors.faults_of(broken.files)] == ["lists/x.yaml"]
        with pytest.raises(DraftNotReadable):
            life.submit(draft=broken, revision=broken.revision, by=by)

    def test_a_draft_that_fails_its_cases_is_not_submitted(self):
        by = reader(Role.POLICY)
        draft = draft_of_2027(by)
        files = {
            "parameters/basic.yaml": draft.files["parameters/basic.yaml"].replace('"2": "500.00"', '"2": "501.00"')
        }
        draft = drafts.change_files(draft=draft, files=files, revision=draft.revision, by=by)
        with pytest.raises(CasesFail):
            life.submit(draft=draft, revision=draft.revision, by=by)
        assert RuleVersion.objects.get(pk=draft.pk).state == "draft"

    def test_a_draft_that_changes_nothing_is_not_submitted(self):
        by = reader(Role.POLICY)
        [origin] = services.load_packs(EXAMPLE)
        draft = drafts.start_draft(origin=origin, by=by)
        with pytest.raises(AlreadyAVersion):
            life.submit(draft=draft, revision=draft.revision, by=by)

    def test_a_submitted_version_is_not_changed_and_comes_back_with_a_reason(self):
        version, second = submitted_example(), reader(Role.SUPERVISOR)
        with pytest.raises(WrongStep):
            drafts.change_files(draft=version, files={}, revision=version.revision, by=reader(Role.POLICY))
        back = life.send_back(version=version, reason="依据不足", by=second)
        assert (back.state, back.content_hash) == ("draft", "")
        assert "依据不足" in events.tell(list(events.history_of(back))[-1])


@pytest.mark.django_db
class TestScreens:
    @pytest.fixture
    def officer(self, client, today):
        by = reader(Role.POLICY)
        client.force_login(by.staff, backend="django.contrib.auth.backends.ModelBackend")
        return by

    def form_of(self, client, url):
        """The names and values that the form of the page would send."""
        text = client.get(url).content.decode()
        main = text[text.index("<form", text.index("data-unsaved") - 40) :]
        fields = dict(re.findall(r'<input[^>]*?name="([^"]+)" value="([^"]*)"', main))
        return fields | dict(re.findall(r'<option value="([^"]+)" selected', main)) | {"command_key": "k1"}

    def test_a_further_value_is_typed_and_saved(self, client, officer):
        draft = draft_of_2027(officer, deductible_outpatient_chronic="300.00")
        url = reverse("rulebook:figure", args=[draft.pk, LINE]) + "?add=1"
        typed = self.form_of(client, url)
        assert typed["v1-from"] == "2027-01-01"
        typed["v1-cell0"] = "650.00"
        assert client.post(url, typed).status_code == 302
        kept = selectors.pack_of(RuleVersion.objects.get(pk=draft.pk))
        assert kept.figure(LINE, date(2027, 1, 1)).value == 650_00

    def test_a_rate_of_85_is_refused_beside_its_field_and_nothing_typed_is_lost(self, client, officer):
        draft = draft_of_2027(officer)
        url = reverse("rulebook:figure", args=[draft.pk, "first_self_pay"])
        typed = self.form_of(client, url) | {"v0-cell0": "85", "v0-zh": "试一试"}
        answer = client.post(url, typed)
        text = answer.content.decode()
        assert answer.status_code == 422 and "不在0到1之间" in text and "试一试" in text

    def test_a_figure_without_source_is_refused(self, client, officer):
        draft = draft_of_2027(officer)
        url = reverse("rulebook:figure", args=[draft.pk, "first_self_pay"])
        answer = client.post(url, self.form_of(client, url) | {"v0-zh": "", "v0-en": ""})
        assert answer.status_code == 422 and "请填写依据文件" in answer.content.decode()

    def test_a_faulty_file_is_taken_and_its_faults_shown(self, client, officer):
        draft = draft_of_2027(officer)
        upload = {"folder": "lists", "file": SimpleUploadedFile("new.yaml", b"a: {title: 1}\n")}
        url = reverse("rulebook:files", args=[draft.pk])
        assert client.post(url, upload | {"revision": draft.revision, "command_key": "k2"}).status_code == 302
        for page in ("draft", "version", "difference", "cases"):
            assert "lists/new.yaml" in client.get(reverse(f"rulebook:{page}", args=[draft.pk])).content.decode(), page
        taken = client.post(url, {"remove": "lists/new.yaml", "revision": draft.revision + 1, "command_key": "k3"})
        assert taken.status_code == 302 and "lists/new.yaml" not in RuleVersion.objects.get(pk=draft.pk).files

    def test_the_drafter_reads_why_they_cannot_approve(self, client, officer):
        draft = draft_of_2027(officer)
        client.post(reverse("rulebook:submit", args=[draft.pk]), {"revision": draft.revision, "command_key": "k4"})
        answer = client.post(reverse("rulebook:approve", args=[draft.pk]), {"command_key": "k5"})
        assert answer.status_code == 422 and "起草" in answer.content.decode()

    def test_a_file_of_a_version_is_downloaded_as_it_is_stored(self, client, officer):
        version = put_example_rules_in_force()
        answer = client.get(reverse("rulebook:file", args=[version.pk, "pack.yaml"]))
        assert answer.content.decode() == version.files["pack.yaml"]
        assert client.get(reverse("rulebook:file", args=[version.pk, "none.yaml"])).status_code == 404
