"""The check of translations: what is missing, stale, contradictory or broken is named."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
specification = importlib.util.spec_from_file_location("messages", ROOT / "script" / "messages.py")
messages = importlib.util.module_from_spec(specification)
specification.loader.exec_module(messages)

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.fixture
def project(tmp_path):
    """A project of one Python file and one template; answers what is wrong with its translations."""
    (tmp_path / "claims").mkdir()
    (tmp_path / "templates" / "claims").mkdir(parents=True)
    (tmp_path / "claims" / "errors.py").write_text('sentence = _("The claim %(number)s is paid.")\n')
    (tmp_path / "templates" / "claims" / "list.html").write_text(
        "<h1>\n   {% translate 'Claims' %}</h1>\n"
        "  {% blocktranslate count n=n %}{{ n }} claim{% plural %}{{ n }} claims{% endblocktranslate %}"
    )

    def problems(**catalogues):
        for home, entries in catalogues.items():
            folder = tmp_path / "locale" / home / "zh_Hans" / "LC_MESSAGES"
            folder.mkdir(parents=True)
            (folder / "django.po").write_text(HEAD + entries)
        return list(messages.check(messages.used_messages(tmp_path), messages.read_catalogues(tmp_path)))

    return problems


PAID = 'msgid "The claim %(number)s is paid."\nmsgstr "报销件 %(number)s 已支付。"\n\n'
TITLE = 'msgid "Claims"\nmsgstr "报销"\n\n'
COUNT = 'msgid "%(n)s claim"\nmsgid_plural "%(n)s claims"\nmsgstr[0] "%(n)s 件"\n\n'


def test_a_complete_catalogue_has_no_problem(project):
    assert project(claims=PAID + TITLE + COUNT) == []


def test_words_shared_with_the_frame_may_be_translated_there(project):
    assert project(claims=PAID + COUNT, frame=TITLE) == []


def test_a_message_without_translation_is_printed_as_the_entry_to_paste(project):
    (problem,) = project(claims=TITLE + COUNT)
    assert problem.startswith("missing in locale/claims:\n#: claims/errors.py:1\n")
    assert 'msgid "The claim %(number)s is paid."\nmsgstr ""' in problem


@pytest.mark.parametrize(
    ("entries", "word"),
    [
        ('msgid "Old words"\nmsgstr "旧"\n\n', "stale"),
        ('msgid "Claims"\nmsgstr ""\n\n', "empty"),
        ('#, fuzzy\nmsgid "Claims"\nmsgstr "报销"\n\n', "fuzzy"),
    ],
)
def test_a_broken_entry_is_named(project, entries, word):
    title = "" if "Claims" in entries else TITLE
    problems = project(claims=PAID + COUNT + title + entries)
    assert [problem.partition(":")[0] for problem in problems] == [word]


def test_a_translation_that_loses_a_placeholder_is_named(project):
    (problem,) = project(claims=PAID.replace("件 %(number)s", "件") + TITLE + COUNT)
    assert problem.startswith("placeholders")


def test_two_catalogues_that_disagree_are_named(project):
    (problem,) = project(claims=PAID + TITLE + COUNT, frame=TITLE.replace("报销", "理赔"))
    assert problem.startswith("conflict") and "理赔" in problem
