"""救助对象: who is recognised today, and what a class recognised from the past still pays."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from assistance import selectors
from assistance.services.differences import pay_difference
from assistance.views.parts import crumbs, sections
from casework import masks
from casework.access import needs
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from enrollment.recognised.classes import CLASSES
from enrollment.selectors.recognitions import recognised as recognised_for


@needs(Right.ASSISTANCE_VIEW)
@require_GET
def recognised(request: Request) -> HttpResponse:
    """Whom departments recognise today in the reader's areas, by class."""
    rows = recognised_for(request.reader)
    chosen = request.GET.get("class", "")
    if chosen in {str(number) for number in CLASSES}:
        rows = rows.filter(assistance_class=int(chosen))
    page = page_of(rows, request, order=("assistance_class", "id"))
    kinds = [("", _("All"))] + [(str(number), _("Class %(number)s") % {"number": number}) for number in CLASSES]
    context = {
        "rows": [{"held": held, "name": masks.name(held.person.name)} for held in page.rows],
        "pager": page.pager,
        "kinds": [
            {"label": label, "url": f"?class={key}" if key else "?", "active": key == chosen} for key, label in kinds
        ],
        "tabs": sections(request, "recognised"),
    }
    return render(request, "assistance/recognised.html", context)


@needs(Right.ASSISTANCE_VIEW)
def difference(request: Request, pk: int) -> HttpResponse:
    """Which settled claims a class recognised from the past pays more for, and how much; POST has it owed."""
    person = get_object_or_404(selectors.persons_for(request.reader), pk=pk)
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        key = request.POST.get("command_key")
        amount = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 16 else 0
        pay_difference(person=person, seen=amount, by=request.reader, key=key)
        messages.success(request, _("The difference is owed to the person and waits for a batch."))
        return redirect("enrollment:tab", pk, "assistance")
    name = masks.name(person.name)
    context = {
        "person": person,
        **selectors.difference(person),
        "may_pay": request.reader.may_in(Right.ASSISTANCE_DECIDE, person.area_code),
        "name": name,
        "crumbs": crumbs((name, reverse("enrollment:tab", args=[pk, "assistance"])), (_("Difference"), "")),
    }
    return render(request, "assistance/difference.html", context)
