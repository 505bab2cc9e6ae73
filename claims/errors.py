"""Refusals of claims."""

from typing import Self

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

import policy
from casework.errors import Incomplete, Refusal


class UsedInvoice(Incomplete):
    """An invoice of this claim stands in another one (NX-20). `problems` name the rows like those of Incomplete."""

    code = "used_invoice"
    sentence = _("An invoice was already used. Check its code and number; the same invoice is paid once only.")
    status = 409


class NotYetSettleable(Incomplete):
    """The rules cannot be asked yet: `problems` name the fields that are missing for an amount."""

    code = "not_yet_settleable"
    sentence = _("The amount appears as soon as institution, dates and lines are entered.")


class NothingChanged(Refusal):
    code = "nothing_changed"
    sentence = _("Nothing was changed. Change an amount or a class, or pass the claim as it is.")


class NothingWaiting(Refusal):
    code = "nothing_waiting"
    sentence = _("No case waits for you now. What others hold can be taken over from the list.")


class HandledByOther(Refusal):
    code = "handled_by_other"
    sentence = _("%(name)s works on this case. Ask them, or take it over before you decide.")
    status = 409


class CannotTake(Refusal):
    code = "cannot_take"
    sentence = _("%(name)s cannot take this case: %(why)s")


class NothingInHand(Refusal):
    code = "nothing_in_hand"
    sentence = _("%(name)s has no open case in hand.")


class BlockedByFlag(Refusal):
    code = "blocked_by_flag"
    sentence = _("“%(flag)s” has to be lifted with a reason before this claim can pass.")


class AwaitsAnswer(Refusal):
    """NX-17."""

    code = "awaits_answer"
    sentence = _(
        "Verification request %(number)s to %(whom)s waits for its answer, due on %(day)s. Record the answer, or "
        "withdraw the request, before the claim passes."
    )
    status = 409


class AwaitsFindings(Refusal):
    """NX-19."""

    code = "awaits_findings"
    sentence = _(
        "Field investigation %(number)s by %(whom)s is under way, due on %(day)s. The claim passes once it is concluded "
        "or withdrawn."
    )
    status = 409


class HeldBack(Refusal):
    """LPS-62."""

    code = "held_back"
    sentence = _("%(number)s holds this claim back. It passes once a supervisor has ended or released that.")
    status = 409


class FigureNotDecided(Refusal):
    """A figure that the review rules leave empty is never assumed."""

    code = "figure_not_decided"
    sentence = _(
        "The review rules in force do not say: %(figure)s. Propose rules that do; a second person confirms them."
    )


class NothingFound(Refusal):
    code = "nothing_found"
    sentence = _("Write down at least one finding before you conclude: the conclusion rests on what was seen.")


class NotYourTask(Refusal):
    code = "not_your_task"
    sentence = _("%(name)s was given this investigation. Ask them, or have it withdrawn and ordered anew.")
    status = 409


class NeedsJointReview(Refusal):
    """NX-18."""

    code = "needs_joint_review"
    sentence = _("By the review rules a joint review decides this claim. Convene one: the decision follows its vote.")


class NotAMember(Refusal):
    code = "not_a_member"
    sentence = _("You were not called to this joint review. Its opinions are given by %(names)s.")
    status = 409


class SaidAlready(Refusal):
    code = "said_already"
    sentence = _("Your opinion is given: it is not changed any more. What came up since belongs into the resolution.")
    status = 409


class NoQuorum(Refusal):
    """NX-18."""

    code = "no_quorum"
    sentence = _("%(given)s of %(members)s opinions are given, the rules ask for %(needed)s. Wait for: %(missing)s.")
    status = 409


class AppealOpen(Refusal):
    code = "appeal_open"
    sentence = _("Appeal %(number)s waits for its decision, due on %(day)s. Add what came up to the claim's documents.")
    status = 409


class AppealedBefore(Refusal):
    """NX-33: the agency looks at its decision again once; then the authority above or a court does."""

    code = "appealed_before"
    sentence = _("This decision was looked at again with %(number)s. The letter says where the person can turn to now.")
    status = 409


class NotYourBatch(Refusal):
    code = "not_your_batch"
    sentence = _("%(name)s drew this batch and works on it. Ask them, or draw another one.")
    status = 409


class NotOpenedYet(Refusal):
    code = "not_opened_yet"
    sentence = _("%(claim)s was drawn: open it and decide it by itself before the rest passes.")
    status = 409


class SampleStopped(Refusal):
    code = "sample_stopped"
    sentence = _("%(claim)s was drawn and not found right: nothing else of this batch passes at once. End it.")
    status = 409


class WantsMore(Refusal):
    code = "wants_more"
    sentence = _("By now this claim goes to the supervisor. Review it by itself.")
    status = 409


class ProposalWaits(Refusal):
    code = "proposal_waits"
    sentence = _("A proposal for %(day)s waits for its second person. It is confirmed or declined first.")
    status = 409


class BeginsTooEarly(Refusal):
    code = "begins_too_early"
    sentence = _("Rules begin today or later, on a day on which no other set begins. Choose another day.")


class BeginsInThePast(Refusal):
    code = "begins_in_the_past"
    sentence = _("What has begun cannot be changed any more. Choose today or a later day.")


class NothingProposed(Refusal):
    code = "nothing_proposed"
    sentence = _("This is how the check stands on that day already. Change something, or choose another day.")


class FigureMissing(Refusal):
    code = "figure_missing"
    sentence = _("The rules in force cannot answer: %(reason)s Ask the policy officer to complete them.")

    @classmethod
    def of(cls, answer: policy.Settlement) -> Self:
        """The refusal for an answer with missing figures, which it names."""
        return cls(reason=answer.reason(get_language() or settings.LANGUAGE_CODE))


class PapersAskedBefore(Refusal):
    """一次性告知: a second notice is not given."""

    code = "papers_asked_before"
    sentence = _(
        "Papers were asked for on %(day)s, and that is done once only: what is missing is told at once and whole. "
        "Decide on the papers that are there."
    )
    status = 409


class MoreThanOwed(Refusal):
    code = "more_than_owed"
    sentence = _("Only %(left)s yuan can be taken here. Compare the amount with what is still to be given back.")


class NotCancellable(Refusal):
    code = "not_cancellable"
    sentence = _(
        "Receipt %(number)s cannot be cancelled: it was cancelled before, or it stands for a payment that was set off, "
        "which is undone by reversing its claim."
    )
    status = 409


class NotOpenForSetOff(Refusal):
    code = "not_open_for_set_off"
    sentence = _("This payment cannot be used: only one of the same person that still waits for a batch can.")
    status = 409
