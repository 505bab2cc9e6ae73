"""How each check stands in a pool on a day: on or off, with which thresholds, how grave."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from casework.models import Pool
from claims.checking.registry import Check, all_checks
from claims.models import CheckSetting, Flag


@dataclass(frozen=True)
class Stand:
    """One check as it stands. `setting` is what the pool has confirmed, None where the check stands as declared."""

    check: Check
    is_on: bool
    severity: Flag.Severity
    needs_supervisor: bool
    thresholds: Mapping[str, int | None]
    setting: CheckSetting | None = None

    @property
    def asks(self) -> bool:
        """Whether it looks at claims: it is on, and none of its thresholds lacks."""
        return self.is_on and None not in self.thresholds.values()

    @classmethod
    def declared(cls, check: Check) -> "Stand":
        """The check as its file declares it."""
        starts = {threshold.name: threshold.start for threshold in check.thresholds}
        return cls(check, True, check.severity, check.needs_supervisor, starts)

    @classmethod
    def set(cls, check: Check, setting: CheckSetting) -> "Stand":
        """The check as a pool has set it. A threshold that came later than the setting stands as declared."""
        starts = {threshold.name: threshold.start for threshold in check.thresholds}
        thresholds = {name: setting.thresholds.get(name, start) for name, start in starts.items()}
        severity = Flag.Severity(setting.severity)
        return cls(check, setting.is_on, severity, setting.needs_supervisor, thresholds, setting)


def stands_on(pool: Pool, day: date) -> dict[str, Stand]:
    """How every check stands in the pool on the day (one query)."""
    settings = {setting.code: setting for setting in CheckSetting.objects.in_force(pool, day)}
    return {
        check.code: Stand.set(check, settings[check.code]) if check.code in settings else Stand.declared(check)
        for check in all_checks()
    }
