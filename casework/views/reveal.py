"""Showing a masked value: the look is written down with its reason before the value leaves."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from casework.access import look, needs
from casework.errors import NotAllowed
from casework.forms import ReasonForm
from casework.models import AccessLog
from casework.request import Request
from casework.reveal import ReasonMissing, field_of, refuse_collecting
from casework.rights import Right


@needs(Right.REVEAL, Right.PHONE_SHOW, Right.INSTITUTION_REVEAL)
@require_POST
def reveal(request: Request, subject: str, pk: int, field: str) -> HttpResponse:
    """The full value of one registered field, as components/masked.html."""
    registered = field_of(subject, field)
    if not request.reader.may(registered.right):
        raise NotAllowed()
    row = registered.find(request.reader, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise ReasonMissing(field="reason")
    refuse_collecting(request.user)
    look(request, AccessLog.Kind.REVEAL, row, field=field, reason=form.cleaned_data["reason"])
    key = f"{subject}-{pk}-{field}".replace(".", "-")
    context = {"value": registered.getter(row), "key": key, "shown": True, "is_phone": field == "phone"}
    return render(request, "components/masked.html", context)
