"""The jobs that enrollment adds to the night, in their order, and how their events read."""

from django.utils.translation import gettext_lazy as _

from casework.events import sentence
from casework.registry import Job, registry
from enrollment.night import closing, growing, identified, overdue, progress, relieved, renewal, repricing, waiting
from enrollment.night.verification import forgotten

CHANGED = "enrollment:night_changed"

registry.add(Job("waiting", _("End waiting periods"), waiting.areas, waiting.run, persons=CHANGED, order=10))
registry.add(
    Job(
        "closing",
        _("Close the window: unpaid, demand notices"),
        closing.areas,
        closing.run,
        counts={"notices": _("Demand notices"), "owed_fen": _("Amount demanded")},
        persons=CHANGED,
        order=20,
    )
)
registry.add(
    Job(
        "overdue_units",
        _("Demand overdue bills of units"),
        overdue.areas,
        overdue.run,
        counts={"owed_fen": _("Amount demanded")},
        order=22,
    )
)
registry.add(Job("growing", _("Make one-year-olds children"), growing.areas, growing.run, order=25))
registry.add(
    Job(
        "renewal",
        _("Renew last year's members"),
        renewal.areas,
        renewal.run,
        after=("growing",),
        counts={"owed_fen": _("Amount to pay"), "relief_fen": _("Paid by departments")},
        persons=CHANGED,
        order=30,
    )
)
registry.add(
    Job(
        repricing.KEY,
        _("Price again what is not paid"),
        repricing.areas,
        repricing.run,
        after=("closing", "renewal"),
        counts={"dearer": _("Costs more now"), "cheaper": _("Costs less now")},
        persons=CHANGED,
        order=35,
    )
)
registry.rules_changed.append(repricing.rules_changed)
registry.add(
    Job(
        relieved.KEY,
        _("Cover who owes nothing"),
        relieved.areas,
        relieved.run,
        after=("renewal", "repricing"),
        persons=CHANGED,
        order=37,
    )
)
registry.add(
    Job(
        "identified",
        _("Count the identified who are not enrolled"),
        identified.areas,
        identified.run,
        counts={"identified": _("Identified"), "not_enrolled": _("Not enrolled")},
        persons=CHANGED,
        order=40,
    )
)
registry.add(
    Job(
        "progress",
        _("Count the registered and the paid"),
        progress.areas,
        progress.run,
        after=("closing", "renewal", "repricing", "relieved"),
        order=50,
    )
)

registry.verifications.append(forgotten)

sentence("night_waiting", _("The night of %(day)s ended %(changed)s waiting periods"))
sentence("night_closing", _("The night of %(day)s found %(changed)s contributions unpaid after the window"))
sentence("night_overdue_units", _("The night of %(day)s issued %(changed)s demand notices to units"))
sentence("night_growing", _("The night of %(day)s made %(changed)s one-year-olds children"))
sentence("night_renewal", _("The night of %(day)s renewed %(changed)s members for the next year"))
sentence("night_repricing", _("On %(day)s %(changed)s unpaid contributions were priced again"))
sentence("night_relieved", _("The night of %(day)s covered %(changed)s persons who owe nothing"))
sentence("night_progress", _("The night of %(day)s counted how far enrolment is"))
