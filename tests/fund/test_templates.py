"""Bank templates: added by finance, checked to the last column, never changed."""

import json

import pytest
from django.urls import reverse

from casework.errors import Incomplete, NotAllowed
from casework.models import Event, Role
from fund.models import BankTemplate
from fund.orders import starting_layouts
from fund.services.templates import add_template
from tests.factories.core import reader
from tests.factories.fund import BankTemplateFactory, finance
from tests.fund.test_screens import signed_in, text

pytestmark = pytest.mark.django_db

TYPED = {
    "name": "示例银行",
    "payer_name": "医保基金支出户",
    "payer_bank": "示例银行",
    "payer_account": "8801000000000000099",
}


def test_a_template_is_added_with_an_event():
    template = add_template(**TYPED, layout=starting_layouts()["pipe-gbk"], by=finance())
    assert BankTemplate.objects.get() == template
    assert Event.objects.get().payload["name"] == "示例银行"


def test_a_name_in_use_and_a_wrong_layout_are_both_said():
    BankTemplateFactory(name="示例银行", layout=starting_layouts()["pipe-gbk"])
    layout = starting_layouts()["pipe-gbk"] | {"encoding": "big5", "extra": 1}
    with pytest.raises(Incomplete) as refused:
        add_template(**TYPED, layout=layout, by=finance())
    assert "choose a new name" in refused.value.problems["name"][0]
    assert sorted(sentence.split(":")[0] for sentence in refused.value.problems["layout"]) == ["encoding", "extra"]


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_only_finance_adds_templates(role):
    with pytest.raises(NotAllowed):
        add_template(**TYPED, layout=starting_layouts()["pipe-gbk"], by=reader(role))


@pytest.mark.parametrize("name", sorted(starting_layouts()))
def test_every_starting_layout_is_added_on_the_screen_and_shows_its_file(name):
    client = signed_in()
    assert json.dumps(name)[1:-1] in text(client.get(reverse("fund:template_new"), {"from": name}))
    layout = json.dumps(starting_layouts()[name])
    assert client.post(reverse("fund:template_new"), TYPED | {"layout": layout, "command_key": "k"}).status_code == 302
    page = text(client.get(reverse("fund:templates")))
    assert "6217000000000000001" in page
    assert TYPED["payer_account"] not in page


@pytest.mark.parametrize("layout", ["", "{", "[]", "null", "7", '"text"', "[" * 5000, '{"encoding": NaN}'])
def test_a_layout_that_is_none_is_refused_beside_its_field(layout):
    response = signed_in().post(reverse("fund:template_new"), TYPED | {"layout": layout, "command_key": "k"})
    assert response.status_code == 422
    assert 'id="id_layout_error"' in text(response)
    assert "示例银行" in text(response)
    assert not BankTemplate.objects.exists()
