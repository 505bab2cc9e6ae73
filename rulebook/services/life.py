"""From draft to approved version: submitted when its cases pass, approved by a second person, or sent back."""

from django.utils.translation import gettext_lazy as _

import policy
from casework import events
from casework.commands import service
from casework.errors import NotAllowed, SamePerson, WrongStep
from casework.rights import Right
from casework.scope import Reader
from policy import InvalidPack
from rulebook.errors import AlreadyAVersion, CasesFail, DraftNotReadable
from rulebook.models import RuleVersion
from rulebook.selectors import pack_of
from rulebook.services.drafts import locked_draft
from rulebook.words import language

MAKING = ["rules_drafted", "rules_figure_changed", "rules_files_changed", "rules_submitted"]
"""The events that make a person a maker of a version, who cannot approve it."""


@service
def submit(*, draft: RuleVersion, revision: int, by: Reader) -> RuleVersion:
    """Hand a draft to a second person, its content named by its hash from now on.

    Raises DraftNotReadable, CasesFail, AlreadyAVersion when a version with this content exists.
    """
    locked = locked_draft(draft, by, revision)
    try:
        pack = pack_of(locked)
    except InvalidPack as invalid:
        raise DraftNotReadable(fault=invalid.errors[0].sentence(language())) from None
    _passed, failures = policy.check_pack(pack)
    if failures:
        raise CasesFail(number=len({failure.case for failure in failures}), first=failures[0].sentence(language()))
    same = RuleVersion.objects.filter(content_hash=pack.content_hash).first()
    if same:
        raise AlreadyAVersion(version=str(same))
    locked.content_hash, locked.state = pack.content_hash, RuleVersion.State.SUBMITTED
    locked.save(update_fields=["content_hash", "state"])
    events.record("rules_submitted", subject=locked, actor=by.staff, pool=by.pool, title=locked.title)
    return locked


@service
def approve(*, version: RuleVersion, by: Reader) -> RuleVersion:
    """Make a submitted version one that can be put in force; its files never change again.

    Raises SamePerson for everybody who drafted, changed or submitted it (FX-38).
    """
    locked = _submitted(version, by)
    made = events.history_of(locked).filter(actor=by.staff, verb__in=MAKING)
    if locked.drafted_by_id == by.staff.pk or made.exists():
        raise SamePerson(role=_("drafter"))
    pack_of(locked)
    locked.state, locked.approved_by = RuleVersion.State.APPROVED, by.staff
    locked.save(update_fields=["state", "approved_by"])
    events.record("rules_approved", subject=locked, actor=by.staff, pool=by.pool, title=locked.title)
    return locked


@service
def send_back(*, version: RuleVersion, reason: str, by: Reader) -> RuleVersion:
    """Give a submitted version back to be worked on as a draft, with the reason."""
    locked = _submitted(version, by)
    locked.state, locked.content_hash = RuleVersion.State.DRAFT, ""
    locked.save(update_fields=["state", "content_hash"])
    events.record(
        "rules_sent_back", subject=locked, actor=by.staff, pool=by.pool, title=locked.title, reason=reason.strip()
    )
    return locked


def _submitted(version: RuleVersion, by: Reader) -> RuleVersion:
    if not by.may(Right.RULES_APPROVE):
        raise NotAllowed()
    locked = RuleVersion.objects.select_for_update(no_key=True).get(pk=version.pk)
    if locked.state != RuleVersion.State.SUBMITTED:
        raise WrongStep(state=locked.get_state_display())
    return locked
