"""The rules on the screen, to read: what is in force today, and a version as a document."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework import clock
from casework.access import needs
from casework.request import Request
from casework.rights import Right
from rulebook import selectors
from rulebook.document import Document, language


@needs(Right.RULES_VIEW)
def in_force(request: Request) -> HttpResponse:
    """Which version answers each layer of the reader's pool today."""
    today = clock.today()
    answers = [
        {"in_force": row, "title": selectors.pack_of(row.version).title(language())}
        for row in selectors.in_force_on(request.reader.pool, today)
    ]
    return render(request, "rulebook/in_force.html", {"answers": answers, "today": today})


@needs(Right.RULES_VIEW)
def version(request: Request, pk: int) -> HttpResponse:
    """A version as a document: chapter by layer, each figure with its source."""
    found = get_object_or_404(selectors.versions_for(request.reader), pk=pk)
    document = Document(selectors.pack_of(found))
    crumbs = [{"label": _("Rules"), "url": reverse("rulebook:in_force")}, {"label": document.title}]
    return render(request, "rulebook/version.html", {"version": found, "document": document, "crumbs": crumbs})
