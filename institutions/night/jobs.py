"""The jobs that institutions add to the night, in their order, and how their events read."""

from django.utils.translation import gettext_lazy as _

from casework.events import sentence
from casework.registry import Job, registry
from casework.rights import Right
from institutions.night import alarms, lapses, register

registry.add(
    Job(
        "lapses",
        _("End what was suspended too long"),
        lapses.areas,
        lapses.run,
        counts={"ended": _("Agreements ended")},
        right=Right.AGREEMENT_VIEW,
        order=44,
    )
)
registry.add(
    Job(
        "register_follows",
        _("Let the register of institutions follow"),
        register.areas,
        register.run,
        counts={"levels": _("Levels changed"), "words": _("Changes written")},
        right=Right.AGREEMENT_VIEW,
        order=43,
    )
)
registry.add(
    Job(
        "alarms",
        _("Raise what ends or is overdue at institutions"),
        alarms.areas,
        alarms.run,
        after=("lapses",),
        counts={"raised": _("Alarms raised"), "settled": _("Alarms settled")},
        right=Right.AGREEMENT_VIEW,
        order=45,
    )
)

sentence("night_lapses", _("The night of %(day)s ended agreements that were suspended too long (%(changed)s)"))
sentence(
    "night_register_follows",
    _("The night of %(day)s let the register of institutions follow what was decided before (%(changed)s)"),
)
sentence("night_alarms", _("The night of %(day)s raised or settled %(changed)s alarms about institutions"))
