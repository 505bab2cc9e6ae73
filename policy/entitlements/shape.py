"""The shape of a pack's rules on what is settled before a claim: out-of-area filings, referrals, registered diseases,
designated treatment. Figures stand in parameters, diseases in lists; this part says which of them are used."""

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import model_validator

from policy.errors import Fault
from policy.model import Sourced, Strict

FilingKind = Literal["long_resident", "relocated_retiree", "posted", "referral", "emergency", "temporary"]
MadeUp = Literal["never", "before_discharge", "before_claim"]
RegisteredCare = Literal["outpatient_chronic", "outpatient_major"]


class Filing(Sourced):
    """One type of out-of-area filing (异地就医备案): `lasts` is the figure in months (without one: until it is ended);
    `counts_as`, how a claim under it came to be; `made_up`, until when it may be filed for care that has begun (补办)."""

    kind: FilingKind
    lasts: str | None = None
    counts_as: Literal["approved_referral", "emergency"] = "approved_referral"
    made_up: MadeUp = "never"


class Referrals(Sourced):
    """A referral (转诊): so many days (`valid`) may pass until the admission."""

    valid: str


class Registration(Sourced):
    """Registered diseases of one kind of outpatient care (门诊慢特病): the list with the evidence that each asks for,
    how long a registration `lasts` (years; without a figure: until it is ended), within how many working days it is
    decided, how many `institutions` the person may choose (without a figure: every designated one pays)."""

    care: RegisteredCare
    diseases: str
    decided_within: str
    lasts: str | None = None
    institutions: str | None = None


class Treatment(Sourced):
    """Diseases treated in designated hospitals (定点救治): what follows stands in figures cut by `treatment`."""

    diseases: str


class EntitlementRules(Strict):
    """The part of pack.yaml about what comes before a claim. `warned`: days before its end that something is raised."""

    filings: list[Filing] = []
    referrals: Referrals | None = None
    registrations: list[Registration] = []
    treatment: Treatment | None = None
    warned: str | None = None

    @model_validator(mode="after")
    def _once(self) -> Self:
        names = [one.kind for one in self.filings] + [one.care for one in self.registrations]
        twice = {name for name in names if names.count(name) > 1}
        if twice:
            raise Fault(f"stands twice: {', '.join(sorted(twice))}", f"重复出现：{'、'.join(sorted(twice))}")
        return self

    def filing(self, kind: str) -> Filing | None:
        """The rule on one type of filing."""
        return next((one for one in self.filings if one.kind == kind), None)

    def registration(self, care: str) -> Registration | None:
        """The rule on one kind of registered care; None where it needs no registration."""
        return next((one for one in self.registrations if one.care == care), None)

    def figures(self) -> dict[str, str]:
        """The figures these rules read, each with the unit it must have."""
        found = {one.lasts: "months" for one in self.filings if one.lasts}
        if self.referrals:
            found[self.referrals.valid] = "days"
        for one in self.registrations:
            found[one.decided_within] = "working_days"
            found |= {one.lasts: "years"} if one.lasts else {}
            found |= {one.institutions: "count"} if one.institutions else {}
        return found | ({self.warned: "days"} if self.warned else {})

    def lists(self) -> Iterator[tuple[str, str]]:
        """Every list these rules name, with the key that names it."""
        yield from ((f"registrations.{one.care}", one.diseases) for one in self.registrations)
        if self.treatment:
            yield "treatment", self.treatment.diseases

    def sourced(self) -> Iterator[tuple[str, Sourced]]:
        """Every part that cites a source, with its key."""
        yield from ((f"filings.{one.kind}", one) for one in self.filings)
        yield from ((f"registrations.{one.care}", one) for one in self.registrations)
        for name in ("referrals", "treatment"):
            if part := getattr(self, name):
                yield name, part
