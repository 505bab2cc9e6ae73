"""The division codes that come with the portal."""

import pytest
from django.core.management import call_command

from casework.areas import load_areas, shipped_areas
from casework.models import Area
from casework.models.area import PREFIX_LENGTH


def test_every_area_lies_inside_its_parent_by_its_code():
    areas = {area.code: area for area in shipped_areas()}
    for area in areas.values():
        assert len(area.code) == 12
        assert area.code.isdigit()
        assert set(area.code[PREFIX_LENGTH[area.level] :]) <= {"0"}
        if area.parent_id:
            assert areas[area.parent_id].holds(area.code)


def test_no_code_stands_twice():
    codes = [area.code for area in shipped_areas()]
    assert len(codes) == len(set(codes)) > 8_700


def test_the_fictional_city_has_counties_townships_and_villages():
    inside = [area for area in shipped_areas() if area.code.startswith("9900")]
    counts = {level: sum(area.level == level for area in inside) for level in PREFIX_LENGTH}
    assert counts["prefecture"] == 1
    assert counts["county"] == 3
    assert counts["township"] >= 9
    assert counts["village"] >= 27


@pytest.mark.parametrize("prefix", ["9901", "9902", "9903", "5202", "2109", "5329", "4203", "6403"])
def test_every_pack_has_its_place(prefix):
    assert {area.level for area in shipped_areas() if area.code.startswith(prefix)} >= {"county", "township"}


@pytest.mark.django_db
def test_loading_twice_changes_nothing_and_a_wrong_name_is_put_right(capsys):
    assert load_areas() == Area.objects.count()
    assert load_areas() == 0
    Area.objects.filter(code="990001000000").update(name="旧名")
    call_command("load_areas")
    assert capsys.readouterr().out == "1 areas added or changed.\n"
    assert Area.objects.get(code="990001000000").name == "清溪县"
