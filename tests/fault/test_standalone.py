"""script/server as a whole: it starts, a killed process comes back alone, an end leaves nobody behind."""

import signal
import subprocess
import time
from pathlib import Path

import pytest

from script.standalone import Portal

PROCESSES = ["postgres", "redis", "web", "worker", "beat"]
pytestmark = pytest.mark.fault


def eventually(holds, seconds: float = 60) -> bool:
    give_up = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > give_up:
            return False
        time.sleep(0.1)
    return True


def alive(pids: dict[str, int]) -> list[str]:
    return [name for name, pid in pids.items() if Path(f"/proc/{pid}").exists()]


@pytest.mark.parametrize("name", PROCESSES)
def test_a_killed_process_comes_back_alone(running_portal: Portal, name: str):
    before = running_portal.processes()[name]
    running_portal.kill(name)
    assert eventually(lambda: running_portal.processes()[name] not in (0, before))
    running_portal.wait_until_healthy()


def test_a_second_start_of_the_same_checkout_is_refused_with_a_sentence(running_portal: Portal):
    second = subprocess.run(
        running_portal.command, cwd=running_portal.root, env=running_portal.environment, capture_output=True, text=True
    )
    assert second.returncode == 1
    assert "already running" in second.stderr


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_an_end_leaves_nobody_behind_and_the_next_start_works(running_portal: Portal, end: signal.Signals):
    pids = running_portal.processes()
    assert sorted(alive(pids)) == sorted(PROCESSES)
    running_portal.process.send_signal(end)
    running_portal.process.wait(120)
    assert eventually(lambda: not alive(pids)), alive(pids)
    running_portal.start()
