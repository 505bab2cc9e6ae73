"""What each role may do. Rights are checked against this one table; a role or right not in it has nothing."""

from enum import StrEnum, auto
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.models.staff import Role


class Right(StrEnum):
    """Something a person of staff may do, always within the areas of the assignment that grants it."""

    HOME = auto()
    PERSON_SEARCH = auto()
    PERSON_VIEW = auto()
    PERSON_EDIT = auto()
    REVEAL = auto()
    PHONE_SHOW = auto()
    CLAIM_VIEW = auto()
    CLAIM_ENTER = auto()
    CLAIM_REVIEW = auto()
    CLAIM_SECOND_REVIEW = auto()
    CLAIM_APPROVE = auto()
    CLAIM_REVERSE = auto()
    JOINT_OPINION = auto()
    INQUIRY_ANSWER = auto()
    REVIEW_RULES = auto()
    WORK_ASSIGN = auto()
    ARCHIVE_VIEW = auto()
    ARCHIVE_FILE = auto()
    ARCHIVE_KEEP = auto()
    SECOND_VIEW = auto()
    SECOND_OPEN = auto()
    SECOND_APPROVE = auto()
    DIRECT_VIEW = auto()
    DIRECT_BRING = auto()
    RECOVERY_VIEW = auto()
    RECOVERY_BOOK = auto()
    RECOVERY_DECIDE = auto()
    ADVANCE_VIEW = auto()
    ADVANCE_DECIDE = auto()
    CONTRIBUTION_VIEW = auto()
    CONTRIBUTION_BOOK = auto()
    CONTRIBUTION_RECONCILE = auto()
    REFUND_ASK = auto()
    REFUND_DECIDE = auto()
    UNIT_EDIT = auto()
    DOCUMENT_VIEW = auto()
    BATCH_VIEW = auto()
    BATCH_MAKE = auto()
    BATCH_CHECK = auto()
    BATCH_PAY = auto()
    LEDGER_VIEW = auto()
    FUND_VIEW = auto()
    RULES_VIEW = auto()
    RULES_DRAFT = auto()
    RULES_APPROVE = auto()
    INSTITUTION_VIEW = auto()
    INSTITUTION_EDIT = auto()
    INSTITUTION_REVIEW = auto()
    INSTITUTION_DECIDE = auto()
    INSTITUTION_REVEAL = auto()
    AGREEMENT_VIEW = auto()
    DECLARATION_VIEW = auto()
    CATALOGUE_VIEW = auto()
    CATALOGUE_KEEP = auto()
    CATALOGUE_APPROVE = auto()
    AUDIT_VIEW = auto()
    CASES_AUDIT = auto()
    SIGN_INS_VIEW = auto()
    CHAIN_VIEW = auto()
    FIGURES_VIEW = auto()
    CRITICAL_ILLNESS_VIEW = auto()
    CRITICAL_ILLNESS_VERIFY = auto()
    CRITICAL_ILLNESS_DECIDE = auto()
    STAFF_MANAGE = auto()
    SYSTEM_VIEW = auto()
    LETTERHEAD_KEEP = auto()
    JOBS_VIEW = auto()
    JOBS_RETRY = auto()
    ENROL = auto()
    ENROL_MANAGE = auto()
    ENROL_DECIDE = auto()
    TOWNSHIP_DESK = auto()
    PROGRESS_VIEW = auto()
    GUIDE_VIEW = auto()
    GUIDE_EDIT = auto()
    TARGET_KEEP = auto()
    RECOGNISE = auto()
    ASSISTANCE_VIEW = auto()
    ASSISTANCE_FILE = auto()
    ASSISTANCE_REVIEW = auto()
    ASSISTANCE_DECIDE = auto()
    ENTITLEMENT_VIEW = auto()
    ENTITLEMENT_ENTER = auto()
    ENTITLEMENT_DECIDE = auto()
    TREATMENT_KEEP = auto()
    TREATMENT_CONFIRM = auto()
    SUSPENSION_VIEW = auto()
    SUSPENSION_PROPOSE = auto()
    SUSPENSION_DECIDE = auto()
    LEAD_VIEW = auto()
    LEAD_RAISE = auto()
    LEAD_INVESTIGATE = auto()
    LEAD_DECIDE = auto()
    TIP_READ = auto()


_CASE_READING = {
    Right.PERSON_SEARCH,
    Right.PERSON_VIEW,
    Right.CLAIM_VIEW,
    Right.DOCUMENT_VIEW,
    Right.INSTITUTION_VIEW,
    Right.CATALOGUE_VIEW,
    Right.RULES_VIEW,
    Right.GUIDE_VIEW,
    Right.ENTITLEMENT_VIEW,
    Right.DIRECT_VIEW,
    Right.CRITICAL_ILLNESS_VIEW,
    Right.SUSPENSION_VIEW,
}

_ENROLLING = {
    Right.PERSON_SEARCH,
    Right.PERSON_VIEW,
    Right.ENROL,
    Right.PHONE_SHOW,
    Right.PROGRESS_VIEW,
    Right.GUIDE_VIEW,
}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.CLERK: frozenset(
        _CASE_READING
        | _ENROLLING
        | {Right.HOME, Right.REVEAL, Right.PERSON_EDIT, Right.CLAIM_ENTER, Right.RECOVERY_VIEW, Right.ENROL_MANAGE}
        | {Right.ADVANCE_VIEW}
        | {Right.CONTRIBUTION_VIEW, Right.CONTRIBUTION_BOOK, Right.REFUND_ASK, Right.UNIT_EDIT}
        | {Right.RECOGNISE, Right.ASSISTANCE_VIEW, Right.ASSISTANCE_FILE, Right.INQUIRY_ANSWER}
        | {Right.ENTITLEMENT_ENTER, Right.DIRECT_BRING}
        | {Right.ARCHIVE_VIEW, Right.ARCHIVE_FILE}
    ),
    Role.TOWNSHIP: frozenset(
        _ENROLLING
        | {Right.HOME, Right.ENROL_MANAGE, Right.TOWNSHIP_DESK, Right.RULES_VIEW}
        | {Right.ASSISTANCE_VIEW, Right.ASSISTANCE_FILE, Right.ASSISTANCE_REVIEW}
    ),
    Role.VILLAGE: frozenset(
        _ENROLLING | {Right.HOME, Right.TOWNSHIP_DESK, Right.ASSISTANCE_VIEW, Right.ASSISTANCE_FILE}
    ),
    Role.REVIEWER: frozenset(
        _CASE_READING
        | {
            Right.HOME,
            Right.REVEAL,
            Right.PHONE_SHOW,
            Right.CLAIM_REVIEW,
            Right.CLAIM_SECOND_REVIEW,
            Right.ENROL_DECIDE,
            Right.ASSISTANCE_VIEW,
            Right.ENTITLEMENT_DECIDE,
            Right.SUSPENSION_PROPOSE,
            Right.LEAD_VIEW,
            Right.LEAD_RAISE,
        }
    ),
    Role.SUPERVISOR: frozenset(
        _CASE_READING
        | {
            Right.HOME,
            Right.REVEAL,
            Right.PHONE_SHOW,
            Right.CLAIM_SECOND_REVIEW,
            Right.CLAIM_APPROVE,
            Right.CLAIM_REVERSE,
            Right.REVIEW_RULES,
            Right.WORK_ASSIGN,
            Right.ENROL_DECIDE,
            Right.PROGRESS_VIEW,
            Right.TARGET_KEEP,
            Right.RECOVERY_VIEW,
            Right.RECOVERY_DECIDE,
            Right.ADVANCE_VIEW,
            Right.ADVANCE_DECIDE,
            Right.FUND_VIEW,
            Right.BATCH_VIEW,
            Right.BATCH_CHECK,
            Right.CONTRIBUTION_VIEW,
            Right.REFUND_DECIDE,
            Right.RULES_APPROVE,
            Right.CATALOGUE_APPROVE,
            Right.AGREEMENT_VIEW,
            Right.DECLARATION_VIEW,
            Right.INSTITUTION_DECIDE,
            Right.JOBS_VIEW,
            Right.JOBS_RETRY,
            Right.ASSISTANCE_VIEW,
            Right.ASSISTANCE_DECIDE,
            Right.ENTITLEMENT_DECIDE,
            Right.CRITICAL_ILLNESS_DECIDE,
            Right.SUSPENSION_DECIDE,
            Right.LEAD_VIEW,
            Right.LEAD_RAISE,
            Right.LEAD_DECIDE,
            Right.TIP_READ,
            Right.SECOND_VIEW,
            Right.SECOND_OPEN,
            Right.SECOND_APPROVE,
            Right.ARCHIVE_VIEW,
            Right.ARCHIVE_FILE,
            Right.ARCHIVE_KEEP,
        }
    ),
    Role.FINANCE: frozenset(
        {
            Right.SECOND_VIEW,
            Right.HOME,
            Right.CLAIM_VIEW,
            Right.FUND_VIEW,
            Right.BATCH_VIEW,
            Right.BATCH_MAKE,
            Right.BATCH_CHECK,
            Right.BATCH_PAY,
            Right.LEDGER_VIEW,
            Right.RECOVERY_VIEW,
            Right.RECOVERY_BOOK,
            Right.ADVANCE_VIEW,
            Right.CONTRIBUTION_VIEW,
            Right.CONTRIBUTION_BOOK,
            Right.CONTRIBUTION_RECONCILE,
            Right.REFUND_ASK,
            Right.INSTITUTION_VIEW,
            Right.DECLARATION_VIEW,
            Right.RULES_VIEW,
            Right.REVEAL,
            Right.PHONE_SHOW,
        }
    ),
    Role.POLICY: frozenset(
        {Right.HOME, Right.RULES_VIEW, Right.RULES_DRAFT, Right.RULES_APPROVE, Right.REVIEW_RULES}
        | {Right.CATALOGUE_VIEW, Right.CATALOGUE_KEEP, Right.CATALOGUE_APPROVE}
        | {Right.GUIDE_VIEW, Right.GUIDE_EDIT}
        | {Right.SECOND_VIEW, Right.SECOND_OPEN}
    ),
    Role.INSTITUTION_DESK: frozenset(
        {Right.HOME, Right.INSTITUTION_VIEW, Right.INSTITUTION_EDIT, Right.CATALOGUE_VIEW, Right.RULES_VIEW}
        | {Right.AGREEMENT_VIEW, Right.INSTITUTION_REVEAL, Right.GUIDE_VIEW, Right.INQUIRY_ANSWER}
        | {Right.TREATMENT_KEEP, Right.DECLARATION_VIEW}
    ),
    Role.INSTITUTION_REVIEWER: frozenset(
        {Right.HOME, Right.INSTITUTION_VIEW, Right.AGREEMENT_VIEW, Right.INSTITUTION_REVIEW, Right.INSTITUTION_DECIDE}
        | {Right.INSTITUTION_REVEAL, Right.CATALOGUE_VIEW, Right.RULES_VIEW, Right.TREATMENT_CONFIRM}
        | {Right.DECLARATION_VIEW}
    ),
    Role.AUDITOR: frozenset(
        _CASE_READING
        | {
            Right.HOME,
            Right.REVEAL,
            Right.PHONE_SHOW,
            Right.FUND_VIEW,
            Right.BATCH_VIEW,
            Right.LEDGER_VIEW,
            Right.AUDIT_VIEW,
        }
        | {Right.CASES_AUDIT, Right.SIGN_INS_VIEW}
        | {Right.ADVANCE_VIEW, Right.SECOND_VIEW, Right.ARCHIVE_VIEW}
        | {Right.RECOVERY_VIEW, Right.CONTRIBUTION_VIEW, Right.JOBS_VIEW, Right.AGREEMENT_VIEW, Right.PROGRESS_VIEW}
        | {Right.ASSISTANCE_VIEW, Right.DECLARATION_VIEW, Right.SUSPENSION_PROPOSE}
        | {Right.LEAD_VIEW, Right.LEAD_RAISE, Right.LEAD_INVESTIGATE, Right.TIP_READ}
    ),
    Role.INSURER: frozenset(
        {Right.HOME, Right.CLAIM_VIEW, Right.DOCUMENT_VIEW, Right.RULES_VIEW, Right.CRITICAL_ILLNESS_VIEW}
        | {Right.INQUIRY_ANSWER, Right.CRITICAL_ILLNESS_VERIFY, Right.JOINT_OPINION}
    ),
    Role.REPORT_READER: frozenset(
        {Right.HOME, Right.FUND_VIEW, Right.LEDGER_VIEW, Right.RULES_VIEW, Right.FIGURES_VIEW, Right.PROGRESS_VIEW}
    ),
    Role.SYSTEM_ADMIN: frozenset(
        {Right.HOME, Right.SYSTEM_VIEW, Right.LETTERHEAD_KEEP, Right.JOBS_VIEW, Right.JOBS_RETRY}
    ),
    Role.SECURITY_ADMIN: frozenset({Right.HOME, Right.STAFF_MANAGE, Right.SIGN_INS_VIEW}),
    Role.AUDIT_ADMIN: frozenset({Right.HOME, Right.AUDIT_VIEW, Right.SIGN_INS_VIEW, Right.CHAIN_VIEW}),
}

DELEGABLE: dict[Right, Any] = {
    Right.CLAIM_REVIEW: _("First review"),
    Right.CLAIM_SECOND_REVIEW: _("Second review"),
    Right.CLAIM_APPROVE: _("Approval"),
}
"""What a person on leave may hand to another, in words. Who pays neither gives nor takes one of these (FX-38)."""

PAYING = frozenset({Right.BATCH_MAKE, Right.BATCH_PAY})
