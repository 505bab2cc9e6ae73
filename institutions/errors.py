"""What stands in the way of work on institutions."""

from django.utils.translation import gettext_lazy as _

from casework.errors import Refusal


class KeptElsewhere(Refusal):
    """The institution lies in another pool of this portal: its own agency keeps it."""

    code = "kept_elsewhere"
    sentence = _("%(area)s belongs to another agency of this portal, which keeps its institutions.")
    status = 404


class LevelChangeKnown(Refusal):
    code = "level_change_known"
    sentence = _("The level changes on %(day)s already. A further change begins later.")
    status = 409


class FigureMissing(Refusal):
    """The rules in force lack a figure that this step needs; nothing stands in for it."""

    code = "figure_missing"
    sentence = _("%(reason)s Ask the policy officer to fill it in.")


class NotAnApplicant(Refusal):
    code = "not_an_applicant"
    sentence = _("The rules in force let no %(kind)s apply.")


class NonProfitOnly(Refusal):
    code = "non_profit_only"
    sentence = _("The rules in force take non-profit institutions only, and this one is registered as for profit.")


class InstitutionClosed(Refusal):
    code = "institution_closed"
    sentence = _("This institution is closed since %(day)s.")


class TooEarlyToApply(Refusal):
    code = "too_early_to_apply"
    sentence = _("In operation since %(since)s: it may apply from %(day)s.")


class OperationUnknown(Refusal):
    code = "operation_unknown"
    sentence = _(
        "Since when the institution is in operation is not registered. Enter the day first: the rules ask for it."
    )


class TooSoonAgain(Refusal):
    code = "too_soon_again"
    sentence = _("Its last application was refused: it may apply again from %(day)s.")


class ApplicationOpen(Refusal):
    code = "application_open"
    sentence = _("An application of this institution is on its way already: %(number)s.")
    status = 409


class ToldBefore(Refusal):
    code = "told_before"
    sentence = _("What lacks was told on %(day)s. It is told once.")
    status = 409


class NothingLacks(Refusal):
    code = "nothing_lacks"
    sentence = _("No paper is marked as lacking. Mark what lacks first, or accept the application.")


class PapersLack(Refusal):
    code = "papers_lack"
    sentence = _("Not looked at, or lacking: %(names)s. Mark every group of papers first.")


class OpinionsLack(Refusal):
    code = "opinions_lack"
    sentence = _("The written opinion of the %(authority)s lacks. Attach it first.")


class ExtendedBefore(Refusal):
    code = "extended_before"
    sentence = _("The decision was extended on %(day)s already. There is one extension.")
    status = 409


class TeamIncomplete(Refusal):
    code = "team_incomplete"
    sentence = _("The team lacks somebody for: %(fields)s.")


class ScoreAboveMost(Refusal):
    code = "score_above_most"
    sentence = _("“%(item)s” has at most %(most)s points.")


class SheetIncomplete(Refusal):
    code = "sheet_incomplete"
    sentence = _("The score sheet is not filled in. Give points for every line.")


class NoticeRuns(Refusal):
    code = "notice_runs"
    sentence = _("The public notice runs through %(day)s.")


class ObjectionsOpen(Refusal):
    code = "objections_open"
    sentence = _("%(count)s objections are not answered yet.")


class ReasonsLack(Refusal):
    """Whoever is refused is told why."""

    code = "reasons_lack"
    sentence = _("Say why: the applicant is told the reasons.")

    def __init__(self) -> None:
        super().__init__(field="reasons")


class InspectionDone(Refusal):
    code = "inspection_done"
    sentence = _("This inspection was done on %(day)s.")
    status = 409


class NoCertificate(Refusal):
    """The rules make a certificate the ground of every agreement (BJ-02, BJ-12)."""

    code = "no_certificate"
    sentence = _(
        "%(name)s has no valid certificate on %(day)s, and without one there is no agreement. Take its application "
        "to a certificate first."
    )


class NotQualified(Refusal):
    code = "not_qualified"
    sentence = _(
        "%(name)s has no application that passed, no agreement to renew and no designation of former lists. Take its "
        "application through its stations first."
    )


class TwoAgreements(Refusal):
    """The exclusion constraint of the database, in words."""

    code = "two_agreements"
    sentence = _(
        "An agreement with %(name)s binds on some of these days already. Begin after its last day, or end it first."
    )
    status = 409


class NegativeBudget(Refusal):
    code = "negative_budget"
    sentence = _("A budget is not negative. Type 0 where none is agreed.")

    def __init__(self) -> None:
        super().__init__(field="budget")


class RatioAboveWhole(Refusal):
    code = "ratio_above_whole"
    sentence = _("A part of a whole lies between 0 and 100 percent.")


class TooEarlyToRenew(Refusal):
    code = "too_early_to_renew"
    sentence = _("Renewal opens on %(day)s.")


class RenewedBefore(Refusal):
    code = "renewed_before"
    sentence = _("%(number)s renews this agreement already.")
    status = 409


class NotToBeRenewed(Refusal):
    code = "not_to_be_renewed"
    sentence = _("It was decided on %(day)s that this agreement is not renewed.")
    status = 409


class TermOver(Refusal):
    code = "term_over"
    sentence = _("The term ended on %(day)s. What follows is a new agreement.")
    status = 409


class StartsBeforeSignature(Refusal):
    code = "starts_before_signature"
    sentence = _(
        "The term begins on %(day)s, before the signature: nothing is designated backwards. Send it back and begin later."
    )


class ClausesEmpty(Refusal):
    code = "clauses_empty"
    sentence = _("These clauses say nothing: %(names)s. Write them first.")


class SupplementToSign(Refusal):
    code = "supplement_to_sign"
    sentence = _("The supplement %(number)s waits for its signature. One at a time.")
    status = 409


class MeasureOpen(Refusal):
    code = "measure_open"
    sentence = _("%(number)s waits for its decision. One at a time.")
    status = 409


class SuspendedAlready(Refusal):
    code = "suspended_already"
    sentence = _("The agreement is suspended from %(day)s on. Resume it, or end it.")
    status = 409


class EndDecided(Refusal):
    code = "end_decided"
    sentence = _("It is decided already that the agreement ends: %(number)s.")
    status = 409


class OutsideTerm(Refusal):
    code = "outside_term"
    sentence = _("The day lies outside the term, which runs from %(first)s through %(last)s.")


class MayNotLeave(Refusal):
    """Order 2, art. 44: it is the only thing that ownership decides (FX-24)."""

    code = "may_not_leave"
    sentence = _("The rules in force let no institution of this ownership (%(ownership)s) leave at its own wish.")


class NoticeTooShort(Refusal):
    """Notice after its latest day (BJ-16; Order 2, art. 44)."""

    code = "notice_too_short"
    sentence = _(
        "Notice was served on %(served)s: the earliest day is %(earliest)s. For %(wanted)s it had to be served by "
        "%(notice_by)s."
    )


class GroundUnknown(Refusal):
    code = "ground_unknown"
    sentence = _("Choose the ground from the list of the rules in force.")

    def __init__(self) -> None:
        super().__init__(field="ground")


class GroundOpen(Refusal):
    """A ground whose text the source at hand lacks."""

    code = "ground_open"
    sentence = _("%(name)s: %(reason)s.")


class NotSuspendedTwice(Refusal):
    code = "not_suspended_twice"
    sentence = _(
        "The agreement was suspended %(count)s times in its term; this ground needs two, or a failed correction."
    )


class SuspensionOver(Refusal):
    code = "suspension_over"
    sentence = _("The suspension ended on %(day)s at the latest, and with it the agreement.")
    status = 409


class BeforeServed(Refusal):
    code = "before_served"
    sentence = _("The insured are told, and the bureau gets its copy, on the day of the decision (%(day)s) or later.")


class UnknownChange(Refusal):
    code = "unknown_change"
    sentence = _("Choose the change from the list of the rules in force.")

    def __init__(self) -> None:
        super().__init__(field="event")


class ChangeKnown(Refusal):
    code = "change_known"
    sentence = _("A change of this kind is on its way already: %(number)s.")
    status = 409


class NotSupervised(Refusal):
    code = "not_supervised"
    sentence = _("The rules in force say nothing of scores and violations. Ask the policy officer to fill it in.")


class ScoredAlready(Refusal):
    code = "scored_already"
    sentence = _("The year %(year)s of this institution is scored already.")
    status = 409


class TwoInspectors(Refusal):
    code = "two_inspectors"
    sentence = _("Name two inspectors at least, each on a line.")

    def __init__(self) -> None:
        super().__init__(field="inspectors")


class NothingOnTheList(Refusal):
    code = "nothing_on_the_list"
    sentence = _("Choose from the list of the rules in force.")


class SuspendedOrEnded(Refusal):
    code = "suspended_or_ended"
    sentence = _("Choose either that the agreement is suspended or that it ends, not both.")

    def __init__(self) -> None:
        super().__init__(field="sanctions")


class NothingToStop(Refusal):
    code = "nothing_to_stop"
    sentence = _(
        "No agreement with %(name)s is in force today that could be suspended or ended. Choose other sanctions."
    )

    def __init__(self, **figures: object) -> None:
        super().__init__(field="sanctions", **figures)


class VisitElsewhere(Refusal):
    code = "visit_elsewhere"
    sentence = _("That inspection was at %(name)s. Choose one at this institution, or none.")

    def __init__(self, **figures: object) -> None:
        super().__init__(field="visit", **figures)


class AppealedBefore(Refusal):
    code = "appealed_before"
    sentence = _("An appeal of %(day)s is known already.")
    status = 409


class NoAppeal(Refusal):
    code = "no_appeal"
    sentence = _("There is no appeal that waits for an answer.")
    status = 409


class MoreThanOwed(Refusal):
    code = "more_than_owed"
    sentence = _("Up to %(left)s yuan can be booked here. Type an amount above nought within that.")

    def __init__(self, **figures: object) -> None:
        super().__init__(field="amount", **figures)


class NotCancellable(Refusal):
    code = "not_cancellable"
    sentence = _(
        "This entry cannot be cancelled: it was cancelled before, it used a payment of the institution, or the money was "
        "given back after an appeal."
    )
    status = 409


class NotOpenForSetOff(Refusal):
    code = "not_open_for_set_off"
    sentence = _(
        "This payment cannot be used: it is no month of this institution, or it does not wait for a batch any more. "
        "Choose another, or have the institution pay into the account."
    )
    status = 409


class PointsBelowNought(Refusal):
    code = "points_below_nought"
    sentence = _("%(name)s has %(points)s points in %(year)s: not more can be taken back.")

    def __init__(self, **figures: object) -> None:
        super().__init__(field="points", **figures)
