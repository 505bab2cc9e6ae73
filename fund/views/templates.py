"""The templates of the pool's banks, each with a sample of its file."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework.access import needs
from casework.errors import Incomplete
from casework.request import Request
from casework.rights import Right
from fund import selectors
from fund.bank_files import Layout, PaymentLine, PaymentOrder, write
from fund.forms import BankTemplateForm
from fund.orders import layout_of, starting_texts
from fund.services.templates import add_template
from fund.views.parts import crumbs, sections

SAMPLE = PaymentOrder(
    batch="B990000-20260105-0001",
    day=date(2026, 1, 5),
    payer_account="8801000000000000099",
    lines=[
        PaymentLine(1, "C990000-20260104-0001", "张三", "示例银行", "6217000000000000001", 1_234_50),
        PaymentLine(2, "C990000-20260104-0002", "买买提·玉素甫", "示例银行", "6217000000000000002", 98_765_43),
    ],
)


@needs(Right.BATCH_PAY)
@require_GET
def templates(request: Request) -> HttpResponse:
    """The templates, and what a file of each looks like."""
    rows = [{"template": row, "sample": sample(layout_of(row))} for row in selectors.templates_for(request.reader)]
    context = {"tabs": sections(request.reader, "fund:templates"), "rows": rows}
    return render(request, "fund/templates.html", context)


@needs(Right.BATCH_PAY)
def template_new(request: Request) -> HttpResponse:
    """A new template, begun from one of the starting layouts (`from` in the address)."""
    texts = starting_texts()
    begun = request.GET.get("from", "")
    form = BankTemplateForm(
        request.POST if request.method == "POST" else None,
        initial={"layout": texts.get(begun) or next(iter(texts.values()))},
    )
    if form.is_bound and form.is_valid():
        try:
            add_template(**form.cleaned_data, by=request.reader, key=request.POST.get("command_key"))
        except Incomplete as refusal:
            for field, sentences in refusal.problems.items():
                form.add_error(field, sentences)
        else:
            messages.success(request, _("The bank template is added."))
            return redirect("fund:templates")
    context = {
        "form": form,
        "starts": [{"name": name, "active": name == begun} for name in texts],
        "crumbs": crumbs("fund:templates", _("New template")),
    }
    return render(request, "fund/template_new.html", context, status=422 if form.errors else 200)


def sample(layout: Layout) -> str:
    """A file of two invented payments, as text."""
    return write(layout, SAMPLE).decode(layout.encoding)
