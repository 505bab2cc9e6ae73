"""What a year leaves of the incentives on the critical-illness cap for the next one (国办发〔2024〕38号)."""

from collections.abc import Mapping
from dataclasses import replace

from policy.facts import Member
from policy.settling.raised_cap import BONUS_PAID


def next_year(member: Member, *, renewed: bool, paid: int, used: Mapping[str, int]) -> Member:
    """The person with the years that count in the next year.

    `renewed`: enrolled again without a break, which else starts the continuous years anew; `paid`: what the funds
    paid in the year, in fen; `used`: the counters at its end. A year in which the bonus was used forfeits the years
    without a claim; any other year that paid something only adds none.
    """
    if used.get(BONUS_PAID, 0):
        zero_claim_years = 0
    else:
        zero_claim_years = member.zero_claim_years + (not paid)
    continuous_years = member.continuous_years + 1 if renewed else 0
    return replace(member, continuous_years=continuous_years, zero_claim_years=zero_claim_years)
