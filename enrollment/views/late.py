"""零星参保核定: late registrations that the agency checks before the tax bureau may collect."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from casework.access import needs
from casework.errors import Incomplete
from casework.paging import page_of
from casework.request import Request
from casework.rights import Right
from enrollment.forms.desk import VillageForm
from enrollment.selectors import money
from enrollment.selectors.desk import place_names
from enrollment.selectors.places import areas_to_register_in
from enrollment.services.late import check_late
from enrollment.views.parts import sections

MOST = 200


@needs(Right.CONTRIBUTION_VIEW)
@require_GET
def late(request: Request) -> HttpResponse:
    """Whose late registration waits for the agency; a link to the person for who may open it."""
    reader = request.reader
    form = VillageForm(request.GET, areas=areas_to_register_in(reader, Right.CONTRIBUTION_VIEW))
    page = page_of(money.late_to_check(reader, form.prefix_of_area), request, order=("area_code", "id"))
    names = place_names(row.area_code for row in page.rows)
    context = {
        "tabs": sections(reader, "enrollment:late"),
        "form": form,
        "rows": [{"row": row, "village": names.get(row.area_code, "")} for row in page.rows],
        "pager": page.pager,
        "asked": request.GET.urlencode(),
        "is_filtered": bool(form.chosen),
        "may": reader.may(Right.CONTRIBUTION_BOOK),
        "may_open": reader.may(Right.PERSON_VIEW),
        "bulk": [{"label": _("Checked: may pay"), "style": "primary"}],
    }
    return render(request, "enrollment/money/late.html", context)


@needs(Right.CONTRIBUTION_BOOK)
@require_POST
def check(request: Request) -> HttpResponse:
    """Confirm the chosen ones; back to the list, or to the page of the person that they were confirmed on."""
    chosen = [int(key) for key in request.POST.getlist("contribution") if key.isascii() and key.isdecimal()]
    rows = list(money.late_to_check(request.reader).filter(pk__in=chosen[:MOST]))
    try:
        count = check_late(contributions=rows, by=request.reader, key=request.POST.get("command_key"))
    except Incomplete as incomplete:
        messages.error(request, " ".join(incomplete.problems["contribution"]))
    else:
        words = ngettext(
            "%(count)s late registration is checked; it goes with the next file to the tax bureau.",
            "%(count)s late registrations are checked; they go with the next file to the tax bureau.",
            count,
        )
        messages.success(request, words % {"count": count})
    if rows and request.POST.get("back") == "person":
        return redirect("enrollment:tab", rows[0].person_id, "contributions")
    return redirect(f"{reverse('enrollment:late')}?{request.GET.urlencode()}")
