"""How the events of claims read."""

from django.utils.translation import gettext_lazy as _

from casework.events import sentence

sentence("claim_started", _("%(actor)s started a claim"))
sentence(
    "claim_saved", _("%(actor)s saved the claim: %(invoices)s invoices, %(lines)s lines, %(claimed)s yuan claimed")
)
sentence("claim_submitted", _("%(actor)s submitted the claim as %(number)s: %(claimed)s yuan claimed"))
sentence("claim_resubmitted", _("%(actor)s submitted the claim again: %(claimed)s yuan claimed"))
sentence(
    "claim_papers_asked_for",
    _("%(actor)s asked for papers until %(until)s, the clock stands still: %(papers)s"),
)
sentence(
    "claim_supplemented",
    _("%(actor)s handed in the papers: the clock stood for %(days)s working days, now due on %(due)s"),
)
sentence("claim_withdrawn", _("%(actor)s withdrew the claim: %(comment)s"))
sentence("claim_taken", _("%(actor)s took the case as the next one"))
sentence("claim_taken_over", _("%(actor)s took the case over"))
sentence(
    "claim_lines_adjusted",
    _("%(actor)s adjusted %(lines)s lines: %(before)s yuan were allowed before, now %(allowed)s yuan"),
)
sentence("claim_flag_lifted", _("%(actor)s lifted what a check had found: %(reason)s"))
sentence("claim_passed_first_review", _("%(actor)s passed the first review: the funds pay %(fund)s yuan"))
sentence(
    "claim_passed_to_supervisor",
    _("%(actor)s passed the second review and handed the claim to the supervisor: the funds pay %(fund)s yuan"),
)
sentence("claim_settled", _("%(actor)s passed the second review and settled the claim: the funds pay %(fund)s yuan"))
sentence("claim_approved", _("%(actor)s approved and settled the claim: the funds pay %(fund)s yuan"))
sentence("claim_sent_back", _("%(actor)s sent the claim back: %(comment)s"))
sentence("claim_refused", _("%(actor)s refused the claim (%(article)s): %(comment)s"))
sentence(
    "claim_reversed",
    _("%(actor)s reversed the claim of %(fund)s yuan; later claims recomputed: %(recomputed)s. Reason: %(comment)s"),
)
sentence(
    "recovery_repaid",
    _("%(actor)s booked a repayment of %(amount)s yuan, receipt %(number)s; %(left)s yuan are left"),
)
sentence(
    "repayment_cancelled",
    _("%(actor)s cancelled receipt %(cancelled)s (%(amount)s yuan): %(reason)s; %(left)s yuan are left"),
)
sentence(
    "recovery_set_off",
    _(
        "%(actor)s set off %(amount)s yuan against the payment of %(against)s by consent %(reference)s, "
        "receipt %(number)s; %(left)s yuan are left"
    ),
)
sentence("claim_account_corrected", _("%(actor)s corrected the account: the claim is paid again"))

sentence(
    "appeal_handed_in",
    _("%(actor)s took in appeal %(number)s of %(day)s with %(papers)s papers, decided by %(due)s: %(grounds)s"),
)
sentence("appeal_withdrawn", _("%(actor)s noted that appeal %(number)s was taken back: %(reason)s"))
sentence("appeal_upheld", _("%(actor)s upheld the decision against appeal %(number)s: %(reasons)s"))
sentence(
    "appeal_granted_reopened",
    _("%(actor)s granted appeal %(number)s: the claim is decided anew, due on %(due)s. Reasons: %(reasons)s"),
)
sentence(
    "appeal_granted_paid",
    _(
        "%(actor)s granted appeal %(number)s: %(before)s yuan were allowed before, now %(allowed)s yuan; the funds pay "
        "%(fund)s yuan more. Reasons: %(reasons)s"
    ),
)

sentence("inquiry_asked", _("%(actor)s sent verification request %(number)s to %(to)s, answer due on %(until)s"))
sentence("inquiry_answered", _("%(actor)s recorded the answer to %(number)s by %(to)s: %(answer)s"))
sentence("inquiry_withdrawn", _("%(actor)s withdrew verification request %(number)s: %(reason)s"))
sentence("investigation_ordered", _("%(actor)s ordered field investigation %(number)s by %(name)s until %(until)s"))
sentence("investigation_found", _("%(actor)s noted for %(number)s: %(text)s"))
sentence("investigation_concluded", _("%(actor)s concluded field investigation %(number)s: %(conclusion)s"))
sentence("investigation_withdrawn", _("%(actor)s withdrew field investigation %(number)s: %(reason)s"))

sentence("joint_review_convened", _("%(actor)s convened joint review %(number)s of %(names)s: %(reason)s"))
sentence("joint_review_opinion", _("%(actor)s gave an opinion in joint review %(number)s"))
sentence(
    "joint_review_attended",
    _("%(actor)s noted in joint review %(number)s what %(name)s of %(institution)s said: %(statement)s"),
)
sentence(
    "joint_review_concluded",
    _("%(actor)s concluded joint review %(number)s: %(agree)s agree, %(reduce)s reduce, %(refuse)s refuse"),
)

sentence("sample_drawn", _("%(actor)s drew %(drawn)s of %(claims)s small claims (batch %(sample)s, seed %(seed)s)"))
sentence("sample_opened", _("%(actor)s opened the drawn claim %(claim)s of batch %(sample)s"))
sentence(
    "claim_settled_by_sample",
    _("%(actor)s passed the second review by sample %(sample)s and settled the claim: the funds pay %(fund)s yuan"),
)
sentence("sample_left", _("%(actor)s left %(claim)s of batch %(sample)s in the queue: %(why)s"))
sentence("sample_ended", _("%(actor)s ended batch %(sample)s: %(passed)s passed, %(left)s stay"))

sentence("claim_assigned", _("%(actor)s gave the case to %(name)s"))
sentence(
    "cases_reassigned",
    _("%(actor)s took %(cases)s cases out of the hand of %(name)s, %(taken)s of them went to %(successor)s"),
)
sentence("review_rules_proposed", _("%(actor)s proposed review rules from %(starts_on)s on: %(reason)s"))
sentence("review_rules_confirmed", _("%(actor)s confirmed the review rules: in force from %(starts_on)s"))
sentence("review_rules_declined", _("%(actor)s declined the review rules proposed for %(starts_on)s: %(why)s"))
sentence("review_rules_taken_back", _("%(actor)s took back the review rules proposed for %(starts_on)s: %(why)s"))

sentence("catalogue_brought", _("%(actor)s brought the list “%(title)s”"))
sentence("catalogue_columns_named", _("%(actor)s named the columns of “%(title)s”: it is being read"))
sentence("catalogue_compared", _("“%(title)s” was compared with the catalogue: %(rows)s rows, %(bad)s cannot be taken"))
sentence("catalogue_submitted", _("%(actor)s submitted “%(title)s” with %(rows)s changes"))
sentence("catalogue_sent_back", _("%(actor)s sent “%(title)s” back: %(comment)s"))
sentence("catalogue_approved", _("%(actor)s approved “%(title)s” from %(day)s on"))
sentence(
    "catalogue_in_force",
    _("“%(title)s” is in the catalogue from %(day)s on: %(new)s new, %(changed)s changed, %(ended)s ended"),
)
sentence("catalogue_moved", _("“%(title)s” was not put in force: the catalogue has changed since it was compared"))
sentence("catalogue_undone", _("%(actor)s took “%(title)s” back before %(day)s"))
sentence("catalogue_dropped", _("%(actor)s gave “%(title)s” up"))
sentence(
    "original_noted",
    _("%(actor)s noted of the original of “%(title)s”: seen %(seen)s, kept %(kept)s, sheets %(sheets)s"),
)
sentence("originals_returned", _("%(actor)s returned %(sheets)s sheets of originals to %(to)s, stamped: %(stamped)s"))
sentence("day_closed", _("%(actor)s closed %(day)s at counter %(counter)s: %(taken_in)s claims taken in"))
sentence("handover_offered", _("%(actor)s offered the case to %(receiver)s: %(note)s"))
sentence("handover_accepted", _("%(actor)s took the case over from %(giver)s"))
sentence("handover_declined", _("%(actor)s left the case with %(giver)s: %(reason)s"))
sentence("handover_taken_back", _("%(actor)s took back the offer to %(receiver)s"))
sentence(
    "check_setting_proposed",
    _("%(actor)s proposed to change the check “%(check)s” from %(starts_on)s on: %(reason)s"),
)
sentence("check_setting_confirmed", _("%(actor)s confirmed how the check “%(check)s” stands from %(starts_on)s on"))
sentence(
    "check_setting_declined",
    _("%(actor)s declined to change the check “%(check)s” from %(starts_on)s on: %(reason)s"),
)

sentence("critical_confirmed", _("%(actor)s verified %(number)s: %(due)s yuan are confirmed"))
sentence("critical_objected", _("%(actor)s objected to %(number)s over %(due)s yuan: %(reason)s"))
sentence("critical_account_named", _("%(actor)s entered the account for %(number)s: %(bank)s %(account)s"))
sentence("critical_paid", _("%(actor)s settled %(number)s: %(due)s yuan are to be paid %(reasons)s"))
sentence("critical_declined", _("%(actor)s declined %(number)s over %(due)s yuan: %(reasons)s"))
sentence(
    "critical_given_back",
    _("%(actor)s gave %(number)s back to be verified anew: %(before)s yuan then, %(due)s yuan now. %(reasons)s"),
)
sentence("critical_taken_back", _("%(actor)s took %(overpaid)s yuan of the year's cases back: %(reasons)s"))
