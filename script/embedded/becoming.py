"""Turn this process into another program that dies with its supervisor."""

import ctypes
import os
import pwd
import signal
import sys
from collections.abc import Mapping
from typing import NoReturn

PR_SET_PDEATHSIG = 1


def become(
    command: list[str],
    environment: Mapping[str, str],
    farewell: signal.Signals = signal.SIGTERM,
    user: pwd.struct_passwd | None = None,
) -> NoReturn:
    """Run `command` in this process's place, as `user`; `farewell` reaches it when its parent dies.

    Without that a killed supervisor leaves its children behind, holding port and database.
    """
    if user is not None:
        os.setgroups([])
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(farewell))
    os.execve(command[0], command, environment)
