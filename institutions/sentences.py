"""How the verbs of institutions read."""

from django.utils.translation import gettext_lazy as _

from casework.events import sentence

sentence("institution_registered", _("%(actor)s registered %(name)s"))
sentence("institution_corrected", _("%(actor)s corrected the register of %(name)s"))
sentence("institution_level_changed", _("%(actor)s set another level of %(name)s from %(starts_on)s"))
sentence("departments_set", _("%(actor)s set the %(rows)s departments of %(name)s"))
sentence("payment_method_set", _("%(actor)s set how %(name)s is paid from %(starts_on)s"))
sentence("professional_registered", _("%(actor)s registered %(person)s (%(code)s) at %(name)s"))
sentence("professional_corrected", _("%(actor)s corrected the entry of %(person)s (%(code)s)"))
sentence("practice_place_added", _("%(actor)s let %(person)s practise at %(name)s from %(starts_on)s"))

sentence("register_list_brought", _("%(actor)s brought the list “%(name)s”"))
sentence("register_list_checked", _("The list “%(name)s” was checked: %(rows)s rows, %(bad)s to mend"))
sentence("register_list_confirmed", _("%(actor)s confirmed the list “%(name)s”, %(rows)s rows"))
sentence("register_part_written", _("%(rows)s rows of the list “%(name)s” were written into the register"))
sentence("register_list_dropped", _("%(actor)s gave the list “%(name)s” up"))

sentence("application_started", _("%(actor)s began an application of %(name)s"))
sentence("application_saved", _("%(actor)s saved the application of %(name)s"))
sentence("application_marked", _("%(actor)s looked at %(items)s conditions and papers of %(name)s"))
sentence(
    "application_received", _("%(actor)s took the application %(number)s of %(name)s in, received on %(received_on)s")
)
sentence("application_told", _("%(actor)s told %(name)s once what lacks, to be brought by %(due_on)s"))
sentence("application_supplemented", _("%(name)s supplemented its papers on %(brought_on)s, taken by %(actor)s"))
sentence("application_accepted", _("%(actor)s accepted the application of %(name)s on %(accepted_on)s"))
sentence("application_not_accepted", _("%(actor)s did not accept the application of %(name)s: %(reasons)s"))
sentence("application_withdrawn", _("%(name)s withdrew its application, noted by %(actor)s: %(reasons)s"))
sentence("opinion_given", _("%(actor)s attached a written opinion on %(name)s"))
sentence("application_reviewed", _("%(actor)s reviewed the application of %(name)s: %(opinion)s"))
sentence("decision_extended", _("%(actor)s extended the decision about %(name)s to %(due_on)s: %(reason)s"))
sentence("application_decided", _("%(actor)s decided that %(name)s qualifies"))
sentence("application_refused", _("%(actor)s refused the application of %(name)s: %(reasons)s"))
sentence("team_set", _("%(actor)s named %(members)s persons to assess %(name)s"))
sentence("scores_given", _("%(actor)s gave %(name)s %(points)s points"))
sentence("application_assessed", _("%(actor)s passed %(name)s with %(points)s points"))
sentence("objection_received", _("%(actor)s noted an objection of %(by_whom)s against %(name)s"))
sentence("objection_answered", _("%(actor)s answered the objection of %(by_whom)s against %(name)s"))
sentence("certificate_inspected", _("%(actor)s inspected the certificate %(number)s of %(name)s: %(note)s"))
sentence("certificate_revoked", _("%(actor)s revoked the certificate %(number)s of %(name)s: %(reasons)s"))

sentence("agreement_made", _("%(actor)s drew up the agreement %(number)s with %(name)s, %(starts_on)s to %(ends_on)s"))
sentence("agreement_renewed", _("%(actor)s drew up %(number)s with %(name)s, which renews %(before)s"))
sentence("agreement_saved", _("%(actor)s changed what is drawn up for %(name)s (%(number)s)"))
sentence("agreement_proposed", _("%(actor)s proposed the agreement %(number)s with %(name)s for signature"))
sentence("agreement_sent_back", _("%(actor)s sent the agreement %(number)s with %(name)s back: %(reasons)s"))
sentence(
    "agreement_signed",
    _("%(actor)s signed the agreement %(number)s with %(name)s, signed for the other side by %(signed_for)s"),
)
sentence("agreement_dropped", _("%(actor)s gave the agreement %(number)s with %(name)s up: %(reasons)s"))
sentence("agreement_filed", _("%(actor)s noted that %(number)s was filed with the bureau on %(filed_on)s (%(filing)s)"))
sentence("supplement_proposed", _("%(actor)s proposed the supplement %(number)s with %(name)s: %(about)s"))
sentence("supplement_signed", _("%(actor)s signed the supplement %(number)s with %(name)s: %(about)s"))
sentence("supplement_dropped", _("%(actor)s gave the supplement %(number)s with %(name)s up: %(reasons)s"))
sentence("measure_proposed", _("%(actor)s proposed %(number)s about %(name)s, from %(starts_on)s on"))
sentence("measure_decided", _("%(actor)s decided %(number)s about %(name)s, from %(starts_on)s on. %(reasons)s"))
sentence("measure_rejected", _("%(actor)s did not agree to %(number)s about %(name)s: %(reasons)s"))
sentence(
    "agreement_resumed", _("%(actor)s let the agreement %(number)s with %(name)s hold again from %(resumes_on)s on")
)
sentence("insured_told", _("%(actor)s noted that the insured were told of %(number)s on %(told_on)s: %(how)s"))

sentence("change_noted", _("%(actor)s noted a change of %(name)s (%(what)s, %(number)s), to be reported by %(due_on)s"))
sentence(
    "change_reported", _("%(name)s reported its change (%(what)s, %(number)s) on %(reported_on)s, taken by %(actor)s")
)
sentence(
    "change_accepted",
    _("%(actor)s accepted the change of %(name)s (%(what)s, %(number)s), which holds from %(effective_on)s on"),
)
sentence("change_refused", _("%(actor)s refused the change of %(name)s (%(what)s, %(number)s): %(reasons)s"))

sentence("year_scored", _("%(actor)s gave %(name)s %(points)s points for %(year)s"))
sentence("score_decided", _("%(actor)s decided the score of %(name)s for %(year)s: %(points)s points, grade %(grade)s"))
sentence(
    "grade_reported", _("%(actor)s reported the grade %(grade)s of %(name)s for %(year)s upward on %(reported_on)s")
)
sentence("visit_planned", _("%(actor)s planned an inspection at %(name)s on %(planned_on)s"))
sentence("visit_recorded", _("%(actor)s noted what the inspection at %(name)s found on %(done_on)s"))
sentence("violation_noted", _("%(actor)s noted a violation by %(name)s (%(number)s): %(what)s"))
sentence(
    "violation_decided",
    _("%(actor)s decided the violation %(number)s of %(name)s: %(sanctions)s, to be put right by %(rectify_by)s"),
)
sentence(
    "violation_stopped",
    _(
        "%(actor)s decided the violation %(number)s of %(name)s: %(sanctions)s, to be put right by %(rectify_by)s; the "
        "agreement stops with %(measure)s from %(starts_on)s on"
    ),
)
sentence("violation_dropped", _("%(actor)s decided that %(number)s of %(name)s is no violation: %(reasons)s"))
sentence("violation_rectified", _("%(name)s put %(number)s right on %(rectified_on)s, noted by %(actor)s"))
sentence("violation_appealed", _("%(name)s appealed against %(number)s on %(appealed_on)s, taken by %(actor)s"))
sentence("appeal_answered", _("%(actor)s answered the appeal of %(name)s against %(number)s: %(reasons)s"))
sentence(
    "money_recovered", _("%(actor)s booked %(amount)s yuan that came back from %(name)s (%(number)s, %(reference)s)")
)
sentence(
    "money_set_off",
    _("%(actor)s used %(amount)s yuan of the payment %(against)s of %(name)s for what %(number)s has it give back"),
)
sentence(
    "recovery_cancelled",
    _("%(actor)s cancelled %(amount)s yuan that were booked as come back from %(name)s (%(number)s): %(reasons)s"),
)
sentence(
    "points_given", _("%(actor)s gave %(person)s of %(name)s %(points)s points, %(together)s together (%(number)s)")
)

sentence("declaration_brought", _("%(actor)s brought what %(name)s declared for %(month)s (%(number)s)"))
sentence("declaration_checked", _("%(number)s of %(name)s was checked: %(rows)s rows, %(bad)s to mend"))
sentence("line_deducted", _("%(actor)s deducted %(amount)s yuan from the line %(line)s of %(number)s: %(reasons)s"))
sentence("lines_deducted", _("%(actor)s deducted %(lines)s lines of %(number)s (%(flag)s): %(reasons)s"))
sentence("deduction_undone", _("%(actor)s took a deduction of %(amount)s yuan back (%(line)s of %(number)s)"))
sentence("declaration_reviewed", _("%(actor)s ended the review of %(number)s of %(name)s: %(deductions)s deductions"))
sentence("declaration_sent_back", _("%(actor)s sent %(number)s of %(name)s back to the desk: %(reasons)s"))
sentence("declaration_returned", _("%(actor)s returned %(number)s to %(name)s: %(reasons)s"))
sentence("declaration_confirmed", _("%(actor)s confirmed %(number)s of %(name)s: %(amount)s yuan to be paid"))
for verb in ("declaration_paid_again", "prepayment_paid_again", "clearing_paid_again", "return_paid_again"):
    sentence(verb, _("%(actor)s let %(number)s of %(name)s be paid again to the account of the register"))
sentence("prepayment_proposed", _("%(actor)s proposed to pay %(name)s %(amount)s yuan in advance (%(number)s)"))
sentence("prepayment_agreed", _("%(actor)s agreed to pay %(name)s %(amount)s yuan in advance (%(number)s)"))
sentence("prepayment_rejected", _("%(actor)s did not agree to the advance %(number)s of %(name)s"))
sentence("clearing_proposed", _("%(actor)s computed the clearing %(number)s of %(name)s: %(amount)s yuan"))
sentence("clearing_agreed", _("%(actor)s agreed to the clearing %(number)s of %(name)s: %(amount)s yuan"))
sentence("clearing_rejected", _("%(actor)s did not agree to the clearing %(number)s of %(name)s"))
sentence("clearing_came_back", _("%(actor)s booked that %(name)s gave %(amount)s yuan back (%(number)s)"))
