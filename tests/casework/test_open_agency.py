"""An agency without the demo starts with one person of staff, who adds the others."""

import re

import pytest
from django.core.management import CommandError, call_command

from casework.models import Pool, Role, Staff
from casework.rights import Right
from casework.scope import Reader

pytestmark = pytest.mark.django_db
WORDS = ("990001000000", "清溪县医疗保障中心", "first", "严安全")


def test_the_first_account_signs_in_once_and_may_only_manage_staff(capsys):
    call_command("open_agency", *WORDS)
    password = re.search(r"with ([a-z0-9-]{19}) and", capsys.readouterr().out)[1]
    first = Staff.objects.get(username="first")
    assert first.check_password(password) and first.must_change_password
    reader = Reader.of(first)
    assert reader.roles == {Role.SECURITY_ADMIN} and reader.pool.code == "990001"
    assert reader.may(Right.STAFF_MANAGE) and not reader.may(Right.PERSON_SEARCH)


def test_a_second_opening_changes_nothing():
    call_command("open_agency", *WORDS)
    with pytest.raises(CommandError, match="exists already"):
        call_command("open_agency", *WORDS)
    assert Staff.objects.count() == 1


def test_an_unknown_area_is_named():
    with pytest.raises(CommandError, match="no area 123456"):
        call_command("open_agency", "123456", *WORDS[1:])


def test_the_letterhead_is_given_with_the_command_and_kept_as_the_page_keeps_it():
    call_command(
        "open_agency", *WORDS, agency_address="示例路1号", income_bank="示例银行", income_account="6200 0000 1234"
    )
    pool = Pool.objects.get(code="990001")
    assert (pool.agency_address, pool.income_account) == ("示例路1号", "620000001234")
    assert pool.agency_telephone == ""


def test_in_a_terminal_what_was_not_given_is_asked_for(monkeypatch):
    asked = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: asked.append(question) or "")
    call_command("open_agency", *WORDS, agency_telephone="0000-1")
    assert len(asked) == 4
    assert Pool.objects.get(code="990001").agency_telephone == "0000-1"


def test_an_account_without_its_bank_opens_nothing():
    with pytest.raises(CommandError, match="income_bank"):
        call_command("open_agency", *WORDS, income_account="620000001234")
    assert not Staff.objects.exists()
