"""The page on which everybody may ask how far a case is (requirement I): query code and last characters of the ID."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from casework.access import open_to_all
from casework.limits import Limit, address_of
from casework.request import Request
from claims.forms import ProgressForm
from claims.progress import Progress, progress_of, tidy

# Only what failed counts for an address (a hall has one address for many people), everything for a code.
PER_ADDRESS = Limit("progress-address", times=20, seconds=15 * 60)
PER_CODE = Limit("progress-code", times=10, seconds=15 * 60)


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: Request) -> HttpResponse:
    """Ask for a case. A code that is unknown and an ID that does not fit are answered alike."""
    form = ProgressForm(request.POST if request.method == "POST" else None)
    found, status = None, 200
    if form.is_bound and form.is_valid():
        found, status = _asked(request, form.cleaned_data["code"], form.cleaned_data["last"])
    elif form.is_bound:
        status = 422
    context = {"form": form, "found": found, "nothing": status == 404, "too_often": status == 429}
    response = render(request, "claims/progress.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _asked(request: Request, code: str, last: str) -> tuple[Progress | None, int]:
    """What is known, with the status of the answer."""
    address = address_of(request)
    allowed = [PER_ADDRESS.take(address), PER_CODE.take(tidy(code))]
    if not all(allowed):
        return None, 429
    found = progress_of(code, last)
    if found is None:
        return None, 404
    PER_ADDRESS.give_back(address)
    return found, 200
