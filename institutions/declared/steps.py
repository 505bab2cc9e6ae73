"""What every step of a declaration does: take it locked from where it stands, tell of it."""

from datetime import date, timedelta
from typing import Any

from django.db import connection

from casework.scope import Reader
from institutions.flow import DECLARATION
from institutions.models import Declaration
from institutions.services.supervision import tell_about

DAY = timedelta(days=1)


def take(declaration: Declaration, action: str, by: Reader) -> Declaration:
    """The declaration, locked, if `action` is possible and the reader's. Raises WrongStep, NotAllowed."""
    declaration = locked(declaration)
    by.must(DECLARATION.begin(action, declaration).right, declaration)
    return declaration


def locked(declaration: Declaration) -> Declaration:
    """The declaration, locked, with what its steps read."""
    rows = Declaration.objects.select_for_update(of=("self",))
    return rows.select_related("institution", "agreement", "version", "pool__area", "brought_by").get(pk=declaration.pk)


def last_of(month: date) -> date:
    """The last day of a month that is kept by its first."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - DAY


def month_of(declaration: Declaration) -> str:
    """Year and month as people write them."""
    return f"{declaration.month:%Y-%m}"


def run(sql: str, **parameters: Any) -> int:
    """One statement over many lines, as long as it takes; how many it touched."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute(sql, parameters)
        return cursor.rowcount


def tell(verb: str, declaration: Declaration, by: Reader, **payload: Any) -> None:
    """Record the one event of a step."""
    told = {"number": declaration.number, "month": month_of(declaration)} | payload
    tell_about(verb, declaration, declaration.institution, by, **told)
