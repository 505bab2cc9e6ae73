"""归档 (NX-37, national_rules C12): numbers without gaps, retention, boxes, what went on since, the county archives."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from casework import clock
from casework.errors import Incomplete, NotAllowed
from casework.models import Event, Role
from claims.services.reverse import reverse as reverse_claim
from oversight.archive import selectors, services, sources
from oversight.archive.errors import BoxKnown, BoxUnknown, HandedOver, NoArchiveRules, NotFileable, NothingToHandOver
from oversight.models import Box, Kind, Retention, Volume
from tests.factories import archive
from tests.factories import claims as factory
from tests.factories.appeals import refused
from tests.factories.core import TownshipFactory, reader
from tests.factories.enrollment import insured_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(pool):
    return factory.paid(factory.settled(person=insured_person(pool)))


def clerk(pool, **told):
    return reader(Role.CLERK, pool=pool, **told)


def boss(pool):
    return reader(Role.SUPERVISOR, pool=pool)


def pages(client, by, route, *args, **query):
    client.force_login(by.staff)
    return client.get(reverse(f"archive:{route}", args=args), query)


def test_a_closed_case_gets_a_number_a_retention_a_place_and_its_papers(pool, claim):
    [volume] = archive.filed(claim)
    assert volume.number == f"0123-BX·{claim.settled_at.year}-D30-00001"
    assert (volume.case_number, volume.year, volume.ends_on) == (claim.number, 2026, date(2056, 12, 31))
    assert volume.box.place and volume.papers == sources.papers_of("BX", [claim.pk])[claim.pk] != []
    assert "*" in volume.title


def test_numbers_have_no_gaps_whoever_is_refused_between(pool, claim):
    others = [factory.paid(factory.settled(person=insured_person(pool))) for _ in range(2)]
    archive.filed(claim)
    with pytest.raises(NotFileable):
        archive.filed(claim, others[0])
    assert [volume.serial for volume in archive.filed(*others)] == [2, 3]


def test_kinds_and_retentions_count_by_themselves(pool, claim):
    archive.filed(claim)
    archive.kept(pool, Retention.PERMANENT)
    [volume] = archive.filed(refused(pool=pool))
    assert (volume.serial, volume.retention, volume.ends_on) == (1, "Y", None)


def test_only_closed_cases_of_the_readers_area_wait_to_be_filed(pool, claim):
    factory.submitted(pool=pool)
    assert [case.pk for case in sources.unfiled(clerk(pool), Kind.CLAIM)] == [claim.pk]
    elsewhere = clerk(pool, area=TownshipFactory(code="990099099000"))
    assert not sources.unfiled(elsewhere, Kind.CLAIM).exists()
    archive.filed(claim)
    assert not sources.unfiled(clerk(pool), Kind.CLAIM).exists()
    for kind in Kind.values:
        assert not sources.unfiled(clerk(pool), kind).exists()


def test_without_rules_or_box_nothing_is_filed(pool, claim):
    told = {"kind": Kind.CLAIM, "keys": [claim.pk], "box": "x", "by": clerk(pool)}
    with pytest.raises(NoArchiveRules):
        services.file_cases(**told)
    archive.kept(pool)
    with pytest.raises(BoxUnknown):
        services.file_cases(**told)
    archive.boxed(pool, "7")
    with pytest.raises(BoxKnown):
        archive.boxed(pool, "7")
    with pytest.raises(Incomplete):
        services.file_cases(**told | {"keys": []})


@pytest.mark.parametrize("form", ["{year}-{serial}", "{year}{kind}{retention}{serial}{other}", "{year!r}", "{", "{0}"])
def test_a_form_in_which_two_volumes_could_share_a_number_is_refused(pool, form):
    with pytest.raises(Incomplete) as refusal:
        archive.kept(pool, form=form)
    assert set(refusal.value.problems) == {"form"}


def test_a_reversal_after_filing_opens_the_volume_again_until_it_is_filed_with_a_note(pool, claim):
    [volume] = archive.filed(claim)
    assert not selectors.has_moved(volume)
    with clock.set_to(clock.today() + timedelta(3)):
        reverse_claim(claim=claim, comment="重复报销", by=boss(pool))
        assert [one.pk for one in selectors.on_shelf(clerk(pool), "moved")] == [volume.pk]
        with pytest.raises(Incomplete):
            services.file_again(volume=volume, sheets=12, note=" ", by=clerk(pool))
    with clock.set_to(clock.today() + timedelta(4)):
        again = services.file_again(volume=volume, sheets=12, note="补入冲正决定", by=clerk(pool))
        assert not selectors.has_moved(again) and (again.number, again.sheets) == (volume.number, 12)
    assert Event.objects.get(verb="archive_filed_again").payload["note"] == "补入冲正决定"


def test_what_is_old_enough_goes_to_the_county_archives_once(pool, claim):
    [volume] = archive.filed(claim)
    with pytest.raises(NothingToHandOver):
        services.hand_over(list_number="移2036-1", by=boss(pool))
    with clock.set_to(date(2036, 12, 1)):
        assert [one.pk for one in selectors.on_shelf(boss(pool), "transfer")] == [volume.pk]
        with pytest.raises(NotAllowed):
            services.hand_over(list_number="移2036-1", by=clerk(pool))
        services.hand_over(list_number="移2036-1", by=boss(pool))
        volume.refresh_from_db()
        assert (volume.handed_on, volume.handed_by_list) == (date(2036, 12, 1), "移2036-1")
        with pytest.raises(HandedOver):
            services.file_again(volume=volume, sheets=1, note="x", by=clerk(pool))
        with pytest.raises(NothingToHandOver):
            services.hand_over(list_number="移2036-2", by=boss(pool))


def test_ten_years_end_in_the_appraisal_not_in_the_county(pool, claim):
    [volume] = archive.filed(claim, retention=Retention.TEN)
    with clock.set_to(date(2036, 12, 1)):
        assert [one.pk for one in selectors.on_shelf(boss(pool), "ending")] == [volume.pk]
        assert not selectors.on_shelf(boss(pool), "transfer").exists()


@pytest.mark.parametrize("table", ["oversight_volume", "oversight_box"])
def test_postgresql_refuses_to_delete_what_is_filed(pool, claim, table):
    archive.filed(claim)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")


def test_the_pages_show_what_waits_what_is_filed_and_print_it(client, pool, claim):
    archive.kept(pool)
    archive.boxed(pool)
    by = clerk(pool)
    assert claim.number in pages(client, by, "unfiled").content.decode()
    sent = {"keys": [claim.pk], "box": "2026-001"}
    client.post(f"{reverse('archive:unfiled')}?kind=BX", sent)
    volume, box = Volume.objects.get(), Box.objects.get()
    assert volume.number in pages(client, by, "volumes").content.decode()
    assert not pages(client, by, "volumes", number="9").context["rows"]
    assert volume.number in pages(client, by, "box", box.pk).content.decode()
    assert pages(client, by, "box_paper", box.pk)["Content-Type"] == "application/pdf"
    assert pages(client, by, "cover", volume.pk)["Content-Type"] == "application/pdf"
    assert pages(client, by, "list_paper", "ending")["Content-Type"] == "application/pdf"
    again = reverse("archive:volume", args=[volume.pk])
    assert client.post(again, {"sheets": "3", "note": ""}).status_code == 422
    assert client.post(again, {"sheets": "3", "note": "清点页数"}).status_code == 302
    assert volume.number in pages(client, by, "volume", volume.pk).content.decode()


def test_a_supervisor_sets_the_rules_on_the_page(client, pool):
    by = boss(pool)
    page = pages(client, by, "rules").context["form"]
    typed = {name: page[name].value() for name in page.fields} | {"fonds": "0456"}
    assert client.post(reverse("archive:rules"), typed).status_code == 302
    assert selectors.rules_of(pool).fonds == "0456"
    assert client.post(reverse("archive:rules"), typed | {"form": "{serial}"}).status_code == 422
    assert client.post(reverse("archive:boxes"), {"number": "1", "place": ""}).status_code == 422
