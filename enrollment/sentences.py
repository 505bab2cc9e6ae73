"""How the events of enrollment read."""

from django.utils.translation import gettext_lazy as _

from casework.events import sentence

sentence("person_registered", _("%(actor)s registered %(name)s"))
sentence("bank_account_changed", _("%(actor)s changed the bank account to %(bank)s %(account)s"))
sentence("contact_corrected", _("%(actor)s corrected the phone number to %(phone)s"))
sentence("status_added", _("%(actor)s added a special status confirmed by %(department)s from %(starts_on)s"))
sentence("person_recognised", _("%(actor)s recorded recognition as %(subtype)s (class %(assistance_class)s)"))
sentence("recognition_ended", _("%(actor)s let the recognition as %(subtype)s end on %(last_day)s: %(reason)s"))
sentence("recognitions_brought", _("%(actor)s brought the list %(name)s of %(department)s"))
sentence("recognitions_checked", _("%(actor)s had the list %(name)s of %(department)s checked"))
sentence("recognitions_confirmed", _("%(actor)s confirmed the list %(name)s of %(department)s"))
sentence("recognitions_written", _("%(actor)s had the list %(name)s of %(department)s written"))
sentence("recognitions_dropped", _("%(actor)s gave the list %(name)s of %(department)s up"))
sentence("recognitions_undone", _("%(actor)s undid the list %(name)s of %(department)s"))
sentence(
    "contribution_booked",
    _("%(actor)s booked the contribution of %(year)s: %(individual)s yuan, covered from %(starts_on)s"),
)
sentence("pushed_to_tax", _("%(actor)s handed %(rows)s contributions of %(year)s to the tax bureau: %(total)s yuan"))
sentence("late_checked", _("%(actor)s checked the late registration of %(name)s for %(year)s"))
sentence("late_checked_together", _("%(actor)s checked %(count)s late registrations at once"))
sentence("payment_file_brought", _("%(actor)s brought a payment file with %(rows)s payments"))
sentence(
    "payment_file_taken",
    _("%(actor)s took %(name)s: %(booked)s of %(rows)s payments booked, %(unclear)s of %(total)s yuan unclear"),
)
sentence("payment_assigned", _("%(actor)s booked line %(line)s for its person: %(amount)s yuan for %(year)s"))
sentence("payment_held", _("%(actor)s keeps line %(line)s for now, %(amount)s yuan: %(note)s"))
sentence("refund_asked", _("%(actor)s asked for refund %(number)s of %(amount)s yuan (%(ground)s)"))
sentence("refund_granted", _("%(actor)s granted refund %(number)s of %(amount)s yuan"))
sentence("refund_refused", _("%(actor)s refused refund %(number)s of %(amount)s yuan"))
sentence("unit_registered", _("%(actor)s registered the unit %(unit)s"))
sentence("unit_member_added", _("%(actor)s added a member to %(unit)s from %(starts_on)s"))
sentence("unit_member_ended", _("%(actor)s ended a member of %(unit)s on %(ends_on)s"))
sentence("unit_billed", _("%(actor)s billed %(unit)s for %(year)s: %(total)s yuan"))
sentence("unit_bill_paid", _("%(actor)s booked the bill of %(unit)s for %(year)s: %(total)s yuan, late fee %(fee)s"))
sentence("unit_bill_financed", _("%(actor)s booked what finance paid for %(unit)s in %(year)s: %(total)s yuan"))
sentence("notice_issued", _("%(actor)s issued a demand notice for %(amount)s yuan"))
sentence("notice_served_to_person", _("%(actor)s recorded the service of a notice on %(served_on)s"))
sentence("notices_served", _("%(actor)s recorded the service of %(count)s notices on %(served_on)s"))
sentence("notice_served", _("%(actor)s recorded the service of a notice on %(served_on)s, to pay by %(deadline)s"))
sentence("subsidies_due", _("%(actor)s booked subsidies due for %(year)s: %(amount)s yuan"))
sentence("subsidy_arrived", _("%(actor)s booked a subsidy for %(year)s that arrived: %(amount)s yuan (%(reference)s)"))
sentence(
    "relief_batch_made", _("%(actor)s asked %(payer)s to pay for %(persons)s persons: %(total)s yuan (%(number)s)")
)
sentence("relief_arrived", _("%(actor)s booked the money of %(payer)s: %(total)s yuan (%(number)s)"))
sentence("payment_told_again", _("%(actor)s told a payment for %(year)s again that has receipt %(number)s already"))
sentence(
    "participation_registered",
    _("%(actor)s registered %(name)s for %(year)s; %(individual)s yuan are owed"),
)
sentence(
    "participation_registered_unpriced",
    _("%(actor)s registered %(name)s for %(year)s; the rules do not say yet what is owed"),
)
sentence("year_owed", _("%(actor)s enrolled %(name)s for %(year)s as well; %(individual)s yuan are owed"))
sentence(
    "year_owed_unpriced",
    _("%(actor)s enrolled %(name)s for %(year)s as well; the rules do not say yet what is owed"),
)
sentence("person_corrected", _("%(actor)s corrected the record of %(name)s: %(reason)s"))
sentence("document_given", _("%(actor)s recorded another main document: %(number)s"))
sentence("status_ended", _("%(actor)s ended a special status with %(ends_on)s: %(reason)s"))
sentence("person_transferred", _("%(actor)s transferred the person from %(before)s to %(after)s: %(reason)s"))
sentence("transfer_asked", _("%(actor)s asked for the transfer of %(name)s to %(after)s: %(reason)s"))
sentence("transfer_refused", _("%(actor)s refused the transfer to %(after)s: %(reason)s"))
sentence("participation_suspended", _("%(actor)s suspended the participation after %(day)s: %(reason)s"))
sentence("participation_resumed", _("%(actor)s resumed the participation for %(year)s"))
sentence("death_recorded", _("%(actor)s recorded the death on %(day)s"))
sentence("death_revoked", _("%(actor)s took the recorded death back: %(reason)s"))
sentence("employees_joined", _("%(actor)s recorded employees' insurance from %(day)s on"))
sentence("employees_left", _("%(actor)s recorded the end of employees' insurance on %(day)s"))
sentence("participation_ended", _("%(actor)s ended the participation on %(day)s: %(reason)s"))
sentence("list_brought", _("%(actor)s brought the list %(name)s for %(year)s"))
sentence("list_checking", _("%(actor)s named the columns of %(name)s and had it checked"))
sentence("list_part_checked", _("%(rows)s rows of %(name)s, brought by %(actor)s, were checked"))
sentence("list_confirmed", _("%(actor)s had %(rows)s rows of %(name)s written"))
sentence("list_part_written", _("%(rows)s rows of %(name)s, brought by %(actor)s, were written"))
sentence("list_dropped", _("%(actor)s gave up the list %(name)s"))
sentence("list_undone", _("%(actor)s undid the list %(name)s: %(rows)s rows taken back"))
sentence("persons_merged", _("%(actor)s merged the record of %(name)s into this one: %(reason)s"))
sentence("duplicates_sought", _("%(actor)s looked for persons enrolled twice in %(year)s: %(found)s new"))
sentence(
    "duplicates_compared", _("%(actor)s compared %(lines)s lines of another place: %(found)s are enrolled here too")
)
sentence("duplicate_decided", _("%(actor)s decided on a double enrolment: %(reason)s"))
sentence("household_joined", _("%(actor)s put the person into household %(number)s"))
sentence("school_kept", _("%(actor)s kept the school %(name)s with %(on_roll)s on roll"))
sentence("targets_kept", _("%(actor)s kept the targets of %(areas)s areas for %(year)s"))
sentence("payer_called", _("%(actor)s called %(name)s about the contribution of %(year)s"))
sentence("years_repaired", _("%(actor)s booked %(amount)s yuan for the missed years %(years)s"))
