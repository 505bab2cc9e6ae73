"""Manual reimbursement: the claim with its invoices and lines, what it is priced by, and what was decided and settled."""

from claims.models.advance import Advance, AdvancePart, SupplementaryClaim
from claims.models.appeal import Appeal
from claims.models.catalogue import CatalogueEntry, CatalogueKind, CatalogueName, Diagnosis, LimitPeriod, PriceLimit
from claims.models.check import CheckHit, CheckSetting, UsualCost
from claims.models.claim import Claim, ExpenseLine, Invoice
from claims.models.critical import CriticalCase
from claims.models.day import DayClosing, Handover
from claims.models.decision import Decision, Flag, Supplement
from claims.models.direct import DirectStay, StayList
from claims.models.entitlement import Filing, Referral
from claims.models.inquiry import Finding, Inquiry, Investigation
from claims.models.instalment import Instalment, InstalmentPlan
from claims.models.joint import JointAttendee, JointMember, JointOpinion, JointReview, Opinion
from claims.models.lead import Lead
from claims.models.misuse import Suspension
from claims.models.original import Original
from claims.models.reading import InvoiceReading
from claims.models.recovery import Recovery, Repayment
from claims.models.registration import DiseaseRegistration, TreatmentPlace
from claims.models.release import CatalogueRelease, ReleaseRow, ReleaseSource
from claims.models.review_rules import ReviewLevel, ReviewRules, Way
from claims.models.sample import Sample, SampledClaim
from claims.models.second import SecondBatch, SecondRow
from claims.models.settlement import PersonYear, Settlement, YearMove, YearUse
from claims.models.split import SplitStatement
from claims.models.third_party import ThirdParty

__all__ = [
    "Advance",
    "AdvancePart",
    "Appeal",
    "CatalogueEntry",
    "CatalogueKind",
    "CatalogueName",
    "CatalogueRelease",
    "CheckHit",
    "CheckSetting",
    "Claim",
    "CriticalCase",
    "DayClosing",
    "Decision",
    "Diagnosis",
    "DirectStay",
    "DiseaseRegistration",
    "ExpenseLine",
    "Filing",
    "Finding",
    "Flag",
    "Handover",
    "Inquiry",
    "Instalment",
    "InstalmentPlan",
    "Investigation",
    "Invoice",
    "InvoiceReading",
    "JointAttendee",
    "JointMember",
    "JointOpinion",
    "JointReview",
    "Lead",
    "LimitPeriod",
    "Opinion",
    "Original",
    "PersonYear",
    "PriceLimit",
    "Recovery",
    "Referral",
    "ReleaseRow",
    "ReleaseSource",
    "Repayment",
    "ReviewLevel",
    "ReviewRules",
    "Sample",
    "SampledClaim",
    "SecondBatch",
    "SecondRow",
    "Settlement",
    "SplitStatement",
    "StayList",
    "Supplement",
    "SupplementaryClaim",
    "Suspension",
    "ThirdParty",
    "TreatmentPlace",
    "UsualCost",
    "Way",
    "YearMove",
    "YearUse",
]
