"""The rules on designated institutions: two sets of stations as data, and packs that are wrong."""

from datetime import date

import pytest

import policy

BEIJING, ORDER2 = policy.load("beijing-institutions"), policy.load("order2-2020")


def test_the_two_sets_send_an_application_through_different_stations():
    """BJ-10, BJ-11, BJ-12; national Order 2."""
    beijing, order2 = BEIJING.identity.designation, ORDER2.identity.designation
    assert [beijing.after(kind) for kind in ("intake", "district_review", "city_decision")] == [
        "district_review",
        "city_decision",
        None,
    ]
    assert [order2.after(kind) for kind in ("intake", "assessment", "public_notice")] == [
        "assessment",
        "public_notice",
        None,
    ]
    assert beijing.certificate and not order2.certificate
    assert beijing.applicants.who == ["medical"] and beijing.applicants.non_profit_only
    assert order2.ending.never_by == ["public"] and not beijing.ending.never_by


@pytest.mark.parametrize("pack", [BEIJING, ORDER2], ids=str)
def test_every_list_and_deadline_of_the_rules_is_there(pack):
    rules = pack.identity.designation
    day = date(2026, 3, 2)
    facts = {
        "district_review": "received_on",
        "city_decision": "received_on",
        "assessment": "accepted_on",
        "public_notice": "published_on",
    }
    for station in rules.stations:
        found = policy.deadline(pack, station.kind, **{facts[station.kind]: day})
        assert found.due_on > day and found.rows and not found.missing
    assert all(pack.lists[name].entries for _key, name in rules.lists())


def test_a_ground_whose_text_lacks_says_so():
    """Order 2, art. 43 (5)."""
    entries = ORDER2.lists["termination_grounds"].entries
    assert len(entries) == 14
    assert [number for number, entry in enumerate(entries, 1) if entry.open] == [5]


CHANGES = {
    "a list that is not there": ("contents: agreement_contents", "contents: nothing", "unknown list 'nothing'"),
    "a station twice": ("- kind: city_decision", "- kind: district_review", "a station stands twice"),
    "an assessment without a sheet": ("- kind: city_decision", "- kind: assessment", "an assessment has a sheet"),
    "a figure that is not there": ("- kind: city_decision", "- kind: public_notice", "unknown figure 'public_notice_days'"),
    "no list for an applicant": ("who: [medical]", "who: [medical, pharmacy]", "conditions has no list for pharmacy"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "reason"), CHANGES.values(), ids=CHANGES)
def test_rules_that_lead_nowhere_are_refused(old, new, reason):
    files = dict(BEIJING.files)
    text = files["pack.yaml"].decode()
    assert old in text
    files["pack.yaml"] = text.replace(old, new).encode()
    with pytest.raises(policy.InvalidPack) as refused:
        policy.load_files(files)
    assert reason in str(refused.value)


def test_entries_that_rows_keep_need_a_code():
    files = dict(BEIJING.files)
    name = "lists/institutions.yaml"
    files[name] = files[name].decode().replace("{name: 合并, code: merger}", "{name: 合并}").encode()
    with pytest.raises(policy.InvalidPack, match="needs a code"):
        policy.load_files(files)
