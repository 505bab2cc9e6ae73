"""Finding a person, and everything about one on one page (人员一窗)."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework import clock, masks
from casework.access import look, needs
from casework.models import AccessLog
from casework.request import Request
from casework.rights import Right
from enrollment import page
from enrollment.forms import FindForm
from enrollment.models import Person
from enrollment.selectors import Found, find_persons, with_coverages
from enrollment.selectors.enrolling import with_participation

SOUGHT = "person_sought"


@needs(Right.PERSON_SEARCH)
def persons(request: Request) -> HttpResponse:
    """The persons a text means, in pages. The text comes by POST and stays in the session, never in an address."""
    if request.method == "POST":
        form = FindForm(request.POST)
        request.session[SOUGHT] = form.cleaned_data["q"] if form.is_valid() else ""
        return redirect("enrollment:persons")
    sought = request.session.get(SOUGHT, "")
    found = find_persons(request.reader, sought, after=request.GET.get("after", ""))
    today = clock.today()
    rows = [{"person": person, "summary": page.summary(person, today)} for person in found.persons]
    context = {
        "form": FindForm(initial={"q": sought}),
        "sought": sought,
        "rows": rows,
        "found": found,
        "pager": _pager(found),
        "may_register": request.reader.may(Right.PERSON_EDIT),
        "may_enrol": request.reader.may(Right.ENROL),
        "may_keep_schools": request.reader.may(Right.ENROL_MANAGE),
        "may_ask": request.reader.may(Right.ENROL_MANAGE),
        "may_decide": request.reader.may(Right.ENROL_DECIDE),
    }
    return render(request, "enrollment/persons.html", context)


def _pager(found: Found) -> dict[str, str]:
    """The next page; the way back is the browser's."""
    return {"next": f"?{urlencode({'after': found.after})}"} if found.after else {}


@needs(Right.PERSON_SEARCH)
def elsewhere(request: Request) -> HttpResponse:
    """What to do about a person who is registered in another area: nothing about the person is shown."""
    return render(request, "enrollment/elsewhere.html", {"may_ask": request.reader.may(Right.ENROL_MANAGE)})


@needs(Right.PERSON_VIEW)
def person(request: Request, pk: int, tab: str = "overview") -> HttpResponse:
    """The person page. Opening it, and each tab, is a look that is written down; htmx gets only tabs and panel."""
    reader = request.reader
    rows = Person.objects.visible_to(reader, Right.PERSON_VIEW)
    rows = page.with_notices(with_participation(rows, clock.today()), clock.today())
    rows = rows.prefetch_related("identities", "statuses", "recognitions", with_coverages())
    found = get_object_or_404(rows.select_related("area", "pool__area", "household"), pk=pk)
    tabs, panel = page.tabs(reader, found, tab)
    look(request, AccessLog.Kind.VIEW, found, field=tab)
    context = {"person": found, "tabs": tabs, "panel": panel, **panel.context(request, found)}
    if request.htmx:
        return render(request, "enrollment/tabbed.html", context)
    today = clock.today()
    context |= page.header(reader, found, today) | {
        "actions": page.doable(reader, found),
        "year": today.year,
        "money": page.year_money(reader, found, today.year),
        "crumbs": [{"label": _("Persons"), "url": reverse("enrollment:persons")}, {"label": masks.name(found.name)}],
    }
    return render(request, "enrollment/person.html", context)
