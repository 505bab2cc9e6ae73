"""Settings of checks, proposed and confirmed by two persons."""

from typing import Any

from casework import clock
from casework.models import Pool, Role
from claims.models import CheckSetting
from claims.services.check_settings import confirm_check_setting, propose_check_setting
from tests.factories.core import reader


def proposed_setting(pool: Pool, **said: Any) -> CheckSetting:
    """Somebody proposes that split stays are looked for within 15 days from today on."""
    asked = {
        "code": "split_stay",
        "starts_on": clock.today(),
        "is_on": True,
        "severity": "warning",
        "needs_supervisor": True,
        "thresholds": {"days": 15},
        "reason": "再入院间隔调整",
        "by": said.pop("by", None) or reader(Role.POLICY, pool=pool),
    }
    return propose_check_setting(**(asked | said))


def confirmed_setting(pool: Pool, **said: Any) -> CheckSetting:
    """The same, confirmed by a second person."""
    return confirm_check_setting(setting=proposed_setting(pool, **said), by=reader(Role.SUPERVISOR, pool=pool))
