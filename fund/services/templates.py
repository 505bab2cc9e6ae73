"""Bank templates are added, never changed: the file of years ago is still read by the template that wrote it."""

from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from casework.commands import service
from casework.errors import Incomplete, NotAllowed
from casework.events import record
from casework.rights import Right
from casework.scope import Reader
from fund.bank_files import Layout
from fund.models import BankTemplate


@service
def add_template(
    *, name: str, layout: dict[str, Any], payer_name: str, payer_bank: str, payer_account: str, by: Reader
) -> BankTemplate:
    """Keep a bank's template for the pool. Raises Incomplete for a name already in use or a layout that is none."""
    if by.pool is None or not by.may(Right.BATCH_PAY):
        raise NotAllowed()
    problems: dict[str, list[str]] = {}
    if BankTemplate.objects.filter(pool=by.pool, name=name).exists():
        problems["name"] = [_("There is a template of this name. Templates are not changed: choose a new name.")]
    if wrong := faults(layout):
        problems["layout"] = wrong
    if problems:
        raise Incomplete(problems)
    template = BankTemplate.objects.create(
        pool=by.pool,
        name=name,
        layout=layout,
        payer_name=payer_name,
        payer_bank=payer_bank,
        payer_account=payer_account,
    )
    record(
        "bank_template_added",
        subject=template,
        actor=by.staff,
        pool=by.pool,
        area_code=by.pool.area.code,
        name=name,
        layout=layout,
    )
    return template


def faults(layout: Any) -> list[str]:
    """What is wrong with a layout, each with its place: `columns.2.width: …`."""
    try:
        Layout.model_validate(layout)
    except ValidationError as error:
        return [f"{'.'.join(map(str, fault['loc'])) or 'layout'}: {fault['msg']}" for fault in error.errors()]
    return []
