"""docs/policy.md does what it says: its commands run as printed, from an empty folder to a passing pack."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from policy.settling.steps import STEPS
from policy.units import UNITS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "policy.md").read_text(encoding="utf-8")


def test_the_page_takes_an_empty_folder_to_a_passing_pack(tmp_path):
    commands = "\n".join(re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL))
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    run = subprocess.run(
        ["bash", "-eu", "-c", commands],
        cwd=tmp_path,
        env={"PATH": path, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    for promised in re.findall(r"```text\n(.*?)\n```", PAGE, re.DOTALL):
        assert promised in run.stdout
    steps = json.loads((tmp_path / "pack.schema.json").read_text())["$defs"]["Layer"]["properties"]["steps"]
    assert {name for kind in steps["items"]["oneOf"] for name in kind["properties"]} == set(STEPS)


def test_the_page_names_every_step_and_unit():
    for word in (*STEPS, *UNITS):
        assert f"`{word}`" in PAGE
