"""The deployment files parse, keep what they promise, and call only commands and options that exist.

Tried where this machine can: systemd-analyze checks the units, the shell parses the scripts. No container is built and
no workflow is run here.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
sys.path.insert(0, str(ROOT / "tests" / "docs"))

from commands import fault_of, find_calls, load_generate  # noqa: E402

UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]


def _calls() -> list[tuple[str, str]]:
    files = [f for f in sorted(DEPLOY.rglob("*")) if f.is_file() and f.suffix not in (".dockerignore", ".pyc")]
    out = []
    for file in files:
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.lstrip().startswith("#")]
        code = [re.sub(r"^(Description|name|    description)[:=].*", "", line) for line in lines]
        out += [(file.name, call) for call in find_calls("\n".join(code))]
    return out


def test_the_deployment_calls_only_what_exists() -> None:
    """Every `veille ...` line in deploy/ is a command with options that the program knows."""
    generate = load_generate()
    calls = _calls()
    assert len(calls) > 8
    assert [f"{name}: {fault}" for name, call in calls if (fault := fault_of(call, generate))] == []


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    """systemd-analyze verify says nothing against any unit (the program's path is replaced: it is not installed)."""
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace("/opt/veille/bin/veille", "/bin/true")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    names = [str(tmp_path / unit.name) for unit in UNITS]
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *names], capture_output=True, text=True, timeout=60)
    ours = [line for line in done.stderr.splitlines() if "veille" in line]
    assert (done.returncode, ours) == (0, [])


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
@pytest.mark.parametrize("unit", SERVICES, ids=lambda u: u.name)
def test_services_are_hardened(unit: Path) -> None:
    """systemd's own score of the exposure stays below 2 of 10."""
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=20", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    if "--offline" in done.stderr:
        pytest.skip("this systemd-analyze cannot score files")
    assert done.returncode == 0, done.stdout[-300:]


def test_crontab_lines_are_whole() -> None:
    """Every line is a comment, a setting, or five time fields and a command that the shell can parse."""
    field = r"(\*|\d+)(/\d+)?"
    for line in (DEPLOY / "crontab").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#") or re.fullmatch(r"[A-Z_]+=\S+", line):
            continue
        match = re.fullmatch(rf"({field}\s+){{5}}(?P<command>.+)", line)
        assert match, line
        assert "%" not in match["command"], "cron turns % into a newline"
        _parse_shell(match["command"])


def test_workflow_scripts_parse_and_guard_the_history() -> None:
    """The workflow is YAML whose scripts the shell parses; one run at a time, with a time limit and no rights to spare."""
    flow = _workflow()
    assert flow["concurrency"] == {"group": "veille", "cancel-in-progress": False}
    assert flow["permissions"] == {}
    job = flow["jobs"]["check"]
    assert job["permissions"] == {"contents": "write", "issues": "write", "pull-requests": "write"}
    assert job["timeout-minutes"] <= 60
    for step in job["steps"]:
        assert {"uses", "run"} & set(step)
        if "uses" in step:
            assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step["uses"]), "an action is pinned by its commit"
        if "run" in step:
            _parse_shell(step["run"])
            assert "${{" not in step["run"], "an expression inside a script is an injection"


def test_the_workflow_saves_before_it_tells() -> None:
    """The check delivers nothing; the record is uploaded, then alerts go out, and what went out is saved again."""
    runs = [str(step.get("run", "")) for step in _workflow()["jobs"]["check"]["steps"]]

    def step_with(words: str, after: int = -1) -> int:
        return next(i for i, run in enumerate(runs) if words in run and i > after)

    checked = step_with("veille check")
    assert "--deliver-later" in runs[checked]
    saved = step_with("gh release upload data saved/veille.db")
    told = step_with("veille alerts retry")
    assert checked < saved < told < step_with("gh release upload data saved/veille.db", after=told)
    assert told < step_with("git push")


# what is asked for, what GitHub answers (None: nothing, an error), whether the step ends well, the asset that is fetched
RECORDS = [
    ("the first run", "v1.0", "", True, None),
    ("a run after one that saved nothing", "data", "manifest.json", True, None),
    ("every other run", "data", "veille-20260101T000000Z.db\nveille.db\nsnapshot.db", True, "veille.db"),
    ("an upload that was cut off", "data", "veille-20260102T000000Z.db\nveille-20260101T000000Z.db", True, "veille-20260102T000000Z.db"),
    ("no answer to the list of releases", None, "veille.db", False, None),
    ("no answer to the list of files", "data", None, False, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("releases", "assets", "well", "fetched"), [r[1:] for r in RECORDS], ids=[r[0] for r in RECORDS]
)
def test_a_run_begins_with_the_record_that_is_kept(
    tmp_path: Path, releases: str | None, assets: str | None, well: bool, fetched: str | None
) -> None:
    """In a real shell: an empty record begins only where none is kept, never because GitHub did not answer."""
    script = next(s["run"] for s in _workflow()["jobs"]["check"]["steps"] if "gh release download" in str(s.get("run")))

    def answer(text: str | None) -> str:
        return "return 1" if text is None else f"printf '%s\\n' {shlex.quote(text)}"

    stub = f"""
    gh() {{ case "$*" in
      "release list"*) {answer(releases)};;
      "release view"*) {answer(assets)};;
      "release create"*) return 0;;
      "release download data --pattern "*) echo "$5" >{tmp_path}/fetched;;
      *) return 9;;
    esac; }}
    veille() {{ return 0; }}
    """
    shell = shutil.which("bash") or "sh"
    done = subprocess.run(
        [shell, "--noprofile", "--norc", "-eo", "pipefail", "-c", f"{stub}\n{script}"],
        capture_output=True, text=True, timeout=10,
    )  # fmt: skip
    assert (done.returncode == 0) is well, done.stderr
    written = tmp_path / "fetched"
    assert (written.read_text().strip() if written.exists() else None) == fetched


def _workflow() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "github" / "veille.yml").read_text(encoding="utf-8"))


def test_the_image_runs_without_rights() -> None:
    """The last stage sets a numeric user, a health check on /healthz and an exec form that gets SIGTERM."""
    stages = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").split("\nFROM ")
    last = stages[-1]
    assert re.search(r"^USER 10001:10001$", last, re.MULTILINE)
    assert re.search(r"^HEALTHCHECK [\s\S]*?/healthz", last, re.MULTILINE)
    assert re.search(r'^ENTRYPOINT \["veille"\]$', last, re.MULTILINE)
    assert "--require-hashes" in "".join(stages)
    for source in re.findall(r"^COPY (?!--from)(\S+)", "".join(stages), re.MULTILINE):
        assert (ROOT / source).exists()


def test_the_build_context_holds_what_the_wheel_needs() -> None:
    """Every path let through to the build exists, the four stage folders behind the symlinks among them."""
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    kept = {line[1:] for line in lines if line.startswith("!")}
    assert all((ROOT / name).exists() for name in kept)
    assert {"veille", "crawler", "parsers", "store", "alerts", "pyproject.toml", "requirements.lock"} <= kept


def test_compose_keeps_the_container_closed() -> None:
    """Read-only root, no capabilities, the port on this machine only, and time enough to stop."""
    service = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]["veille"]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert service["stop_grace_period"] == "15s"
    assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).is_file()


def test_a_broken_set_up_fails_the_unit_and_a_busy_one_does_not() -> None:
    """Exit code 4 is a success of every timer's service, 2 of none."""
    for unit in SERVICES:
        for line in unit.read_text(encoding="utf-8").splitlines():
            if line.startswith("SuccessExitStatus="):
                codes = line.partition("=")[2].split()
                assert "4" in codes
                assert "2" not in codes
    timed = {unit.stem for unit in UNITS if unit.suffix == ".timer"}
    assert {"veille-check", "veille-backup", "veille-publish"} == timed
    assert timed <= {unit.stem for unit in SERVICES if "SuccessExitStatus=" in unit.read_text(encoding="utf-8")}


def test_proposals_are_opened_a_package_a_pull_request() -> None:
    """After the record was told and saved; a proposal that stands is changed, not opened again."""
    steps = _workflow()["jobs"]["check"]["steps"]
    names = [step.get("name", "") for step in steps]
    script = steps[names.index("Propose what the packages in this repository need")]["run"]
    assert names.index("Save what was told") < names.index("Propose what the packages in this repository need")
    assert "gh pr list" in script
    assert "gh pr edit" in script
    assert "gh pr create" in script


def _parse_shell(script: str) -> None:
    shell = shutil.which("bash") or "sh"
    done = subprocess.run([shell, "-n", "-c", script], capture_output=True, text=True, timeout=10)
    assert done.returncode == 0, done.stderr
