"""The start page, and the search that stands on every page."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.shortcuts import redirect, render

from casework import clock
from casework.access import needs, signed_in
from casework.forms import SearchForm
from casework.registry import Hit, registry
from casework.request import Request
from casework.rights import Right
from casework.scope import Reader

SOUGHT = "sought"
SHORTEST = 2


@needs(Right.HOME)
def home(request: Request) -> HttpResponse:
    """今日: what this reader's roles have to do today, as tiles that the apps registered."""
    tiles = [
        {"key": tile.key, "template": tile.template, "context": tile.context(request)}
        for tile in registry.tiles
        if request.reader.may(tile.right)
    ]
    return render(request, "casework/home.html", {"tiles": tiles, "today": clock.today()})


@signed_in
def search(request: Request) -> HttpResponse:
    """What is sought comes by POST and stays in the session: an ID never stands in an address (ASVS 14.2.1).

    One hit opens at once. A field that is typed in gets its hits below it (htmx).
    """
    if request.method == "POST":
        form = SearchForm(request.POST)
        text = form.cleaned_data["q"] if form.is_valid() else ""
        hits = list(_hits(request.reader, text))
        if request.htmx:
            return render(request, "frame/search_hits.html", {"hits": hits})
        if len(hits) == 1:
            return redirect(hits[0].url)
        request.session[SOUGHT] = text
        return redirect("casework:search")
    text = request.session.get(SOUGHT, "")
    context = {"sought": text, "hits": list(_hits(request.reader, text)), "too_short": len(text) < SHORTEST}
    return render(request, "casework/search.html", context)


def _hits(reader: Reader, text: str) -> Iterator[Hit]:
    if len(text) < SHORTEST:
        return
    for kind in registry.searches:
        if reader.may(kind.right):
            yield from kind.find(reader, text)
