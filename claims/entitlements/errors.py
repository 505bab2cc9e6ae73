"""What stands in the way of filings, referrals and registrations."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.errors import Refusal


class Beside(Refusal):
    """A refusal whose sentence stands beside a field: `place`."""

    place = ""

    def __init__(self, **figures: Any) -> None:
        super().__init__(field=self.place, **figures)


class NotHere(Refusal):
    """Nothing can be entered for this person."""

    code = "person_not_here"
    sentence = _("Nothing can be entered for this person: %(why)s")


class TypeUnknown(Beside):
    code = "filing_type_unknown"
    sentence = _("The rules in force on %(day)s know no such type of filing. Choose another type, or another day.")
    place = "kind"


class PlaceInside(Beside):
    """XH-02: what is outside is decided by the pooling area, not by the county."""

    code = "place_inside"
    sentence = _("%(place)s belongs to this pool or holds it: care there needs no filing. Choose the prefecture.")
    place = "place"


class NotCoveredThen(Beside):
    code = "not_covered_then"
    sentence = _("The person has no resident cover on %(day)s. Enrol the person first, or correct the day.")
    place = "starts_on"


class MadeUpNever(Beside):
    code = "made_up_never"
    sentence = _("This type is filed before the care begins: the first day is %(today)s or later.")
    place = "starts_on"


class MadeUpOnlyInHospital(Beside):
    """医保发〔2022〕22号: made up before the discharge."""

    code = "made_up_only_in_hospital"
    sentence = _(
        "This type is made up only until the discharge. Say that the person is still in hospital, or file it from "
        "%(today)s on."
    )
    place = "in_hospital"


class MadeUpAfterClaim(Beside):
    code = "made_up_after_claim"
    sentence = _(
        "Claim %(number)s for care there from %(admitted_on)s on is handed in already: what it rests on is not made up "
        "any more. Have the claim sent back first."
    )
    place = "starts_on"
    status = 409


class FilingOverlaps(Beside):
    code = "filing_overlaps"
    sentence = _("Filing %(number)s of this type holds in these days already. Change its place, or end it first.")
    place = "starts_on"
    status = 409


class ReferralLeadsElsewhere(Beside):
    code = "referral_leads_elsewhere"
    sentence = _("Referral %(number)s leads to %(target)s, which does not lie in %(place)s.")
    place = "referral"


class EndsBeforeItBegins(Beside):
    code = "ends_before_it_begins"
    sentence = _(
        "It begins on %(starts_on)s: the last day is that one or later. What never held is taken back instead."
    )
    place = "ends_on"


class EndsLaterThanItWould(Beside):
    code = "ends_later_than_it_would"
    sentence = _("It ends on %(ends_on)s anyhow. Choose an earlier last day.")
    place = "ends_on"


class NotHolding(Refusal):
    code = "not_holding"
    sentence = _("%(number)s is not in force any more. Reload the page to see what became of it.")
    status = 409


class ClaimRestsOnIt(Refusal):
    code = "claim_rests_on_it"
    sentence = _("Claim %(number)s rests on it. Have that claim sent back or reversed first.")
    status = 409


class SameInstitution(Beside):
    code = "referral_same_institution"
    sentence = _("A referral leads to another institution.")
    place = "target"


class TooLongAgo(Beside):
    code = "referral_too_long_ago"
    sentence = _("A referral of %(issued_on)s ended on %(ends_on)s. Ask the hospital for a new one.")
    place = "starts_on"


class IssuedInFuture(Beside):
    code = "referral_in_future"
    sentence = _("The referral was issued today or earlier.")
    place = "starts_on"


class ReferralKnown(Beside):
    code = "referral_known"
    sentence = _("Referral %(number)s between these institutions holds in these days already.")
    place = "target"
    status = 409


class NoRegistrationNeeded(Refusal):
    code = "no_registration_needed"
    sentence = _("The rules in force on %(day)s ask for no registration of this care.")


class HospitalTooLow(Beside):
    """DL-11, DL-44."""

    code = "registration_hospital_level"
    sentence = _("%(disease)s is found by a hospital of %(asked)s or above; %(name)s was %(found)s on that day.")
    place = "hospital"


class TitleTooLow(Beside):
    """DL-11."""

    code = "registration_title"
    sentence = _("%(disease)s is found by a doctor of title “%(asked)s” or above, not “%(found)s”.")
    place = "title"


class TooManyInstitutions(Beside):
    code = "registration_institutions"
    sentence = _("At most %(most)s institutions may be chosen.")
    place = "institution_2"


class NotDesignatedNow(Beside):
    code = "registration_not_designated"
    sentence = _("%(name)s is not designated today. Choose another institution.")
    place = "institution"


class NotTreatedThere(Beside):
    """DL-13: village clinics only for what the list says."""

    code = "registration_not_treated_there"
    sentence = _("%(disease)s is not treated at %(level)s (%(name)s). Choose another institution.")
    place = "institution"


class ApplicationWaits(Beside):
    code = "registration_waits"
    sentence = _("Application %(number)s for this disease waits for its decision.")
    place = "disease"
    status = 409


class RegisteredAlready(Beside):
    code = "registered_already"
    sentence = _(
        "This disease is registered already (%(number)s, until %(ends_on)s). It is renewed in the last %(days)s days."
    )
    place = "disease"
    status = 409


class PapersLack(Refusal):
    code = "registration_papers"
    sentence = _("Without these papers it cannot be approved: %(papers)s. Add them, or refuse with the reason.")


class BeginsBeforeItWasAsked(Beside):
    code = "registration_begins_early"
    sentence = _("It begins on %(applied_on)s, the day of the application, or later.")
    place = "starts_on"


class TreatmentKnown(Beside):
    code = "treatment_known"
    sentence = _("%(name)s treats this disease by the list already.")
    place = "institution"
    status = 409
