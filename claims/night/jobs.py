"""The jobs that claims add to the night, in their order, and how their events read."""

from django.utils.translation import gettext_lazy as _

from casework.events import sentence
from casework.registry import Job, registry
from casework.rights import Right
from claims.night import critical, ending, late, recheck, reminders, usual

registry.add(
    Job(
        "usual",
        _("Count what diagnoses usually cost"),
        usual.areas,
        usual.run,
        counts={"usual": _("Diagnoses with usual costs")},
        right=Right.CLAIM_VIEW,
        order=60,
    )
)
registry.add(
    Job(
        "recheck",
        _("Ask the checks again"),
        recheck.areas,
        recheck.run,
        counts={"raised": _("Flags raised"), "gone": _("Flags taken off")},
        right=Right.CLAIM_VIEW,
        order=70,
    )
)

registry.add(
    Job(
        "reminders",
        _("Remind of verification requests without an answer"),
        reminders.areas,
        reminders.run,
        counts={"reminded": _("Reminders")},
        right=Right.CLAIM_VIEW,
        order=75,
    )
)

registry.add(
    Job(
        "ending",
        _("Raise what ends soon"),
        ending.areas,
        ending.run,
        counts={"filings": _("Filings"), "registrations": _("Registrations")},
        right=Right.ENTITLEMENT_VIEW,
        order=65,
    )
)

registry.add(
    Job(
        "critical",
        _("Open critical-illness cases"),
        critical.areas,
        critical.run,
        counts={
            "opened": _("Cases opened"),
            "renewed": _("Cases changed"),
            "closed": _("Nothing owed any more"),
            "overpaid": _("Paid too much"),
        },
        right=Right.CRITICAL_ILLNESS_VIEW,
        order=68,
    )
)
registry.add(
    Job(
        "late_cases",
        _("Raise critical-illness cases that are late"),
        late.CASES.areas,
        late.CASES.run,
        after=("critical",),
        counts={"unverified": _("Not verified in time"), "undecided": _("Not decided in time")},
        right=Right.CRITICAL_ILLNESS_VIEW,
        order=76,
    )
)

registry.add(
    Job(
        "late_advances",
        _("Raise advances that were not given back in time"),
        late.ADVANCES.areas,
        late.ADVANCES.run,
        counts={"late": _("Not given back in time")},
        right=Right.ADVANCE_VIEW,
        order=77,
    )
)

registry.add(
    Job(
        "late_appeals",
        _("Raise appeals that were not decided in time"),
        late.APPEALS.areas,
        late.APPEALS.run,
        counts={"late": _("Appeals not decided in time")},
        right=Right.CLAIM_VIEW,
        order=78,
    )
)

registry.add(
    Job(
        "late_instalments",
        _("Raise instalments that did not come in time"),
        late.INSTALMENTS.areas,
        late.INSTALMENTS.run,
        counts={"late": _("Instalments late")},
        right=Right.RECOVERY_VIEW,
        order=79,
    )
)

sentence("night_late_appeals", _("The night of %(day)s found %(changed)s appeals that were not decided in time"))
sentence("night_late_advances", _("The night of %(day)s found %(changed)s advances that were not given back in time"))
sentence("night_critical", _("The night of %(day)s opened, changed or closed %(changed)s critical-illness cases"))
sentence("night_late_cases", _("The night of %(day)s found %(changed)s critical-illness cases late"))
sentence("night_usual", _("The night of %(day)s counted anew what %(changed)s diagnoses usually cost"))
sentence("night_recheck", _("The night of %(day)s asked the checks again: %(changed)s flags raised or taken off"))
sentence("night_reminders", _("The night of %(day)s found %(changed)s verification requests without an answer"))
