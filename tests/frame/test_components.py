"""Parts of pages: what they show, what they link, what they leave out."""

import re
from pathlib import Path

import django_tables2
import pytest
from crispy_forms.helper import FormHelper
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from casework.styleguide import SampleForm, samples

ROOT = Path(__file__).resolve().parent.parent.parent
ICONS = (ROOT / "static" / "vendor" / "bootstrap-icons" / "bootstrap-icons.min.css").read_text()
OWN = [*(ROOT / "templates" / "components").glob("*.html"), *(ROOT / "templates" / "frame").glob("*.html")]


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def render(source, **context):
    return Template(source).render(Context(context))


def include(name, **context):
    return render_to_string(f"components/{name}.html", context)


def test_every_error_links_to_its_field_and_stands_beside_it():
    form = samples()["form"]
    summary = include("form_errors", form=form)
    assert re.findall(r'href="#(\w+)"', summary) == ["id_discharged", "id_kind", "id_amount", "id_access"]
    field = include("field", field=form["discharged"])
    assert 'aria-describedby="id_discharged_error"' in field and 'id="id_discharged_error"' in field
    assert 'aria-invalid="true"' in field


def test_a_field_is_tied_to_its_label_and_hint():
    field = include("field", field=SampleForm()["institution"])
    assert '<label for="id_institution">' in field
    assert 'aria-describedby="id_institution_helptext"' in field and 'id="id_institution_helptext"' in field


def test_only_optional_fields_say_so():
    form = SampleForm()
    assert "选填" in include("field", field=form["note"])
    assert "选填" not in include("field", field=form["kind"])


def test_choices_stand_in_a_fieldset_with_its_legend():
    field = include("field", field=SampleForm()["access"])
    assert re.search(r"<fieldset[^>]*>\s*<legend>就医方式", field)
    assert field.count('type="radio"') == 3


def test_crispy_renders_fields_as_the_portal_does():
    form = SampleForm({"institution": ""})
    form.helper = FormHelper()
    form.helper.form_tag = False
    page = render("{% load crispy_forms_tags %}{% crispy form %}", form=form)
    for name in ("institution", "kind", "access"):
        assert f'id="div_id_{name}"' in page
    assert "data-error-summary" in page and "mb-3" not in page


@pytest.mark.parametrize(
    ("context", "shows"),
    [
        ({"url": "/reveal/", "value": "张*三"}, True),
        ({"value": "张*三"}, False),
        ({"url": "/reveal/", "shown": True}, False),
    ],
)
def test_a_value_can_be_shown_only_where_there_is_an_address_and_once(context, shows):
    assert ("data-reveal" in include("masked", key="name", what="姓名", **context)) is shows


def test_a_figure_without_document_is_marked_on_its_row_and_its_source():
    page = render("{% trace rows kinds %}", **samples())
    critical = page[page.index('data-keep="critical"') :]
    assert critical[: critical.index("</details>")].count("chip-illustrative") == 2
    deductible = page[page.index('data-keep="deductible"') : page.index('data-keep="basic"')]
    assert "chip-illustrative" not in deductible and "第十二条第一款" in deductible


def test_a_row_without_formula_does_not_open():
    page = render("{% trace rows %}", **samples())
    assert 'data-keep="total"' not in page and "总费用" in page


def test_claimed_is_struck_only_where_less_was_allowed():
    assert "<del" in include("pair", claimed=218400, allowed=190200, why="超限价")
    assert "<del" not in include("pair", claimed=100, allowed=100)


class Lines(django_tables2.Table):
    number = django_tables2.Column("编号")
    amount = django_tables2.Column("金额", attrs={"th": {"class": "num"}, "td": {"class": "num"}})


def table(rows, **context):
    request = RequestFactory().get("/claims/?status=open")
    lines = Lines(rows, order_by=("-amount",))
    return render(
        "{% load render_table from django_tables2 %}{% render_table table 'components/table.html' %}",
        table=lines,
        request=request,
        **context,
    )


def test_a_list_sorts_by_its_headings_and_keeps_the_filters():
    page = table([{"number": "BX1", "amount": 5}])
    assert 'aria-sort="descending"' in page
    assert re.search(r'href="\?status=open&amp;sort=number"', page)
    assert '<td data-label="金额" class="num">5</td>' in page


def test_an_empty_list_says_what_would_fill_it():
    page = table([], empty={"title": "没有待复核的报销件", "words": "窗口提交后出现在这里。"})
    assert "没有待复核的报销件" in page and "<table" not in page


def test_pages_are_turned_by_links_that_exist():
    page = table([{"number": "BX1", "amount": 5}], pager={"next": "?after=7", "words": "1–50"})
    assert 'rel="next" href="?after=7"' in page and 'rel="prev"' not in page


def test_a_running_job_asks_again_and_a_finished_one_does_not():
    job = samples()["job"]
    assert "hx-get" in include("job", key="j", url="/jobs/1/", job=job | {"running": True})
    assert "hx-get" not in include("job", key="j", url="/jobs/1/", job=job)


def test_a_lookup_answer_carries_its_row_as_escaped_json():
    option = {"value": "X", "label": "<b>", "fill": {"name": 'a"b'}}
    page = include("lookup_options", options=[option])
    assert "<b>" not in page and "{&quot;name&quot;: &quot;a\\&quot;b&quot;}" in page


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
def test_a_part_says_at_its_top_what_it_needs(path):
    head = path.read_text()[:400]
    assert "{% comment %}" in head or path.suffix == ".svg" or path.stem == "mark"


def test_every_icon_exists_in_the_vendored_set():
    used = set()
    for path in (ROOT / "templates").rglob("*.html"):
        used |= set(re.findall(r'{% icon "([\w-]+)"', path.read_text()))
    missing = {name for name in used if f".bi-{name}:" not in ICONS}
    assert used and missing == set()


def test_no_template_carries_script_or_style_that_the_policy_of_the_page_forbids():
    forbidden = re.compile(r"<style|\sstyle=|\son\w+=|hx-on|javascript:|<script(?![^>]*\bsrc=)", re.IGNORECASE)
    found = {}
    for path in (ROOT / "templates").rglob("*.html"):
        markup = re.sub(r"{%.*?%}", "", path.read_text(), flags=re.DOTALL)
        if forbidden.search(markup):
            found[str(path.relative_to(ROOT))] = forbidden.findall(markup)
    assert found == {}


class Plain(forms.Form):
    secret = forms.CharField(widget=forms.HiddenInput)


def test_a_hidden_field_brings_no_label():
    assert include("field", field=Plain()["secret"]).strip().startswith("<input")
