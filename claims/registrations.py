"""What claims add to the apps below: what the bank's answer means for a claim, the sums to verify, a year's claims."""

import claims.checks  # noqa: F401 - the checks declare themselves
from casework.registry import registry
from claims import merging, verifications, ways
from claims.advances import deciding
from claims.advances import verifications as of_advances
from claims.critical import accounts
from claims.critical import verifications as of_cases
from claims.models import Advance, Claim, CriticalCase, SupplementaryClaim
from claims.services import assigning, payment
from claims.simulation import YearClaims
from enrollment.merging import PARTS, Part

registry.payment_outcomes[Claim._meta.label_lower] = payment.outcome
registry.payment_outcomes[CriticalCase._meta.label_lower] = accounts.outcome
registry.payment_outcomes[Advance._meta.label_lower] = deciding.advance_outcome
registry.payment_outcomes[SupplementaryClaim._meta.label_lower] = deciding.claim_outcome
registry.verifications.extend([*verifications.ALL, *of_cases.ALL, *of_advances.ALL])
registry.year_claims = YearClaims
registry.large_from = ways.large_from
registry.handovers.append(assigning.hand_over)
PARTS.append(Part(merging.hindrance, merging.move))
