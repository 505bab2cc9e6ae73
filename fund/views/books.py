"""The books, to read: accounts with their balances, postings with their legs."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from casework.access import needs
from casework.paging import page_of
from casework.registry import registry
from casework.request import Request
from casework.rights import Right
from fund import selectors
from fund.filters import PostingFilter
from fund.models import Account, Fund, Payable, Posting
from fund.payables import PAYABLE
from fund.views.parts import chips, crumbs, sections


@needs(Right.LEDGER_VIEW)
@require_GET
def ledger(request: Request) -> HttpResponse:
    """The balance of every kind of account, a column for each fund, which sums to zero (LPS-60)."""
    balances = selectors.balances_for(request.reader)
    funds = [(fund, str(fund.label)) for fund in Fund]
    context = {
        "tabs": sections(request.reader, "fund:ledger"),
        "funds": [label for _fund, label in funds],
        "rows": [
            {"kind": kind.label, "balances": [(label, balances.get((fund, kind), 0)) for fund, label in funds]}
            for kind in Account.Kind
        ],
        "sums": [(label, sum(balances.get((fund, kind), 0) for kind in Account.Kind)) for fund, label in funds],
    }
    return render(request, "fund/ledger.html", context)


@needs(Right.LEDGER_VIEW)
@require_GET
def postings(request: Request) -> HttpResponse:
    """Postings with their legs, newest first; `number` narrows them to the payments of one case."""
    filters = PostingFilter(request.GET, queryset=selectors.postings_for(request.reader))
    page = page_of(filters.qs, request, order=("-booked_on", "-id"))
    context = {
        "filters": filters,
        "chips": chips(request, filters),
        "rows": legs_of(page.rows),
        "pager": page.pager,
        "crumbs": crumbs("fund:ledger", _("Postings")),
    }
    return render(request, "fund/postings.html", context)


def legs_of(postings: Iterable[Posting]) -> list[dict[str, Any]]:
    """Postings for the page: what they are about, debit before credit, each leg positive in fen."""
    postings = list(postings)
    about = [posting.subject_id for posting in postings if posting.subject_type == PAYABLE]
    payables = Payable.objects.in_bulk(about)
    numbers = _numbers_of(postings)
    return [
        {
            "posting": posting,
            "payable": payables.get(posting.subject_id) if posting.subject_type == PAYABLE else None,
            "subject": registry.subjects.get(posting.subject_type)
            or apps.get_model(posting.subject_type)._meta.verbose_name,
            "number": numbers.get((posting.subject_type, posting.subject_id), posting.subject_id),
            "legs": [
                {"account": entry.account, "debit": max(entry.amount, 0), "credit": max(-entry.amount, 0)}
                for entry in sorted(posting.entries.all(), key=lambda entry: (entry.amount < 0, entry.pk))
            ],
        }
        for posting in postings
    ]


def _numbers_of(postings: Iterable[Posting]) -> dict[tuple[str, int], str]:
    """The numbers that people know of the cases that postings are about, where their rows have one; a query a kind."""
    about: dict[str, set[int]] = {}
    for posting in postings:
        if posting.subject_type != PAYABLE:
            about.setdefault(posting.subject_type, set()).add(posting.subject_id)
    found: dict[tuple[str, int], str] = {}
    for label, keys in about.items():
        model = apps.get_model(label)
        if any(field.name == "number" for field in model._meta.fields):
            rows = model._base_manager.filter(pk__in=keys).values_list("pk", "number")
            found |= {(label, key): number for key, number in rows}
    return found
