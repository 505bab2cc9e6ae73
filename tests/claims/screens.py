"""What tests of the claim screens share: signed-in clients, and the form as a browser sends it."""

from typing import Any

from django.test import Client

from casework.scope import Reader
from claims.forms import DraftForm
from claims.models import Claim


def signed_in(by: Reader) -> Client:
    """A browser in which this reader has signed in."""
    client = Client()
    client.force_login(by.staff)
    return client


def as_sent(claim: Claim, **typed: Any) -> dict[str, Any]:
    """The claim form as a browser would send it unchanged; `typed` overwrites fields (`stay__claimed="12"`)."""
    form = DraftForm(Claim.objects.get(pk=claim.pk))
    sent: dict[str, Any] = {"version": claim.version, "command_key": f"key-{claim.pk}-{claim.version}"}
    for part in form.parts:
        for field in part:
            value = field.value()
            if value not in {None, False, ""}:
                sent[field.html_name] = getattr(value, "pk", value)
    for grid in form.grids:
        sent[f"{grid.prefix}-TOTAL_FORMS"] = grid.count
        for row in grid.with_free_row:
            sent |= {f"{grid.prefix}-{row.n}-{column}": text for column, text in row.cells.items()}
    return sent | {name.replace("__", "-"): value for name, value in typed.items()}
