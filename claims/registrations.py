"""What claims add to the apps below: what the bank's answer means for a claim, and the sums to verify."""

from casework.registry import registry
from claims import verifications
from claims.models import Claim
from claims.services import payment

registry.payment_outcomes[Claim._meta.label_lower] = payment.outcome
registry.verifications.extend(verifications.ALL)
