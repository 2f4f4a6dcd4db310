"""What holds for the files of the repository, whatever stands in them."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = ROOT / "pyproject.toml"
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
SETUP = [
    *LOCKS,
    PYPROJECT,
    ROOT / "package.json",
    ROOT / "package-lock.json",
    ROOT / ".npmrc",
    ROOT / "Makefile",
    ROOT / ".ci" / "run",
    *sorted((ROOT / "scripts").glob("*.py")),
]
REGISTRY = re.compile(r"\b(?:pypi|pythonhosted|npmjs|yarnpkg)\.(?:org|com)\b")
SOMEBODYS_MACHINE = re.compile(r"(?<![\w.}])/(?:home|Users|root|tmp)/\w")
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)", re.MULTILINE)


def committed() -> list[Path]:
    """The files git knows, and those about to be committed, that are text."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file() and b"\0" not in path.read_bytes()[:8000]]


def lines_with(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in paths
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


def pins(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / name).read_text("utf-8")
    return {canonicalize_name(package): version for package, version in PIN.findall(text)}


def test_no_file_has_more_than_400_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {count} lines"
        for path in committed()
        if path.is_relative_to(ROOT / "assess") and path.suffix in {".py", ".html", ".js", ".css"}
        if "migrations" not in path.parts
        if (count := len(path.read_text("utf-8").splitlines())) > 400
    ]
    assert long == []


def test_lock_and_setup_files_hold_no_address() -> None:
    address = re.compile(r"(?:https?|file):/(?!/[a-z.]*\bexample\b)|git\+")
    assert lines_with(address, SETUP) == []


def test_lock_files_name_no_index() -> None:
    named = re.compile(r"--(?:extra-)?index-url|--find-links|--trusted-host|\"resolved\"")
    assert lines_with(named, [*LOCKS, ROOT / "package-lock.json"]) == []


def test_no_file_names_the_host_of_a_package_registry() -> None:
    assert lines_with(REGISTRY, committed()) == []


def test_no_file_holds_a_path_of_somebodys_machine() -> None:
    here = re.compile(re.escape(f"{ROOT}/"))
    assert lines_with(here, committed()) == []
    assert lines_with(SOMEBODYS_MACHINE, committed()) == []


def test_a_journey_waits_for_what_it_looks_at() -> None:
    """`assert page.….is_visible()` looks once, perhaps before the page is there; `expect` waits."""
    once = re.compile(
        r"^\s*assert\b.*\b(?:is_(?:visible|hidden|checked|enabled|disabled)|input_value"
        r"|inner_text|text_content|all_inner_texts|get_attribute)\(|^\s*assert\b.*\.url\b(?!\s*$)"
        r"|^\s*assert\b.*\b(?:get_by_\w+|locator)\(.*\.count\("
    )
    assert lines_with(once, sorted((ROOT / "tests" / "journeys").glob("test_*.py"))) == []


def test_every_runtime_dependency_says_why_it_is_here() -> None:
    listed = re.search(r"^dependencies = \[\n(.*?)^\]", PYPROJECT.read_text(), re.M | re.S)
    assert listed
    lines = listed[1].splitlines()
    assert len(lines) == len(tomllib.loads(PYPROJECT.read_text())["project"]["dependencies"])
    assert [line for line in lines if not re.fullmatch(r'\s+"[^"]+",\s+# \w.{10,}', line)] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_locked_package_has_its_hashes(lock: Path) -> None:
    entries = re.split(r"^(?=[A-Za-z0-9])", lock.read_text("utf-8"), flags=re.MULTILINE)[1:]
    assert entries
    assert [entry for entry in entries if not PIN.match(entry)] == []
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


def test_every_front_end_package_is_locked_by_its_content() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    installed = {path: package for path, package in packages.items() if path}
    assert "node_modules/govuk-frontend" in installed
    assert [path for path, package in installed.items() if "integrity" not in package] == []


@pytest.mark.parametrize(
    ("lock", "group"),
    [
        ("run.txt", None),
        ("develop.txt", None),
        ("develop.txt", "develop"),
        ("installer.txt", "installer"),
        ("node.txt", "node"),
    ],
)
def test_the_locks_hold_what_pyproject_asks_for(lock: str, group: str | None) -> None:
    project = tomllib.loads(PYPROJECT.read_text("utf-8"))
    asked = project["dependency-groups"][group] if group else project["project"]["dependencies"]
    locked = pins(lock)
    unmet = [
        str(needed)
        for needed in map(Requirement, asked)
        if (version := locked.get(canonicalize_name(needed.name))) is None
        or not needed.specifier.contains(version)
    ]
    assert unmet == []


def test_developers_run_the_versions_that_are_run() -> None:
    developed = pins("develop.txt")
    assert {name: developed.get(name) for name in pins("run.txt")} == pins("run.txt")


def test_the_readme_asks_for_the_pythons_that_will_do() -> None:
    """What the first reader is told, what setup takes and what the project says are one list."""
    setup = (ROOT / "scripts" / "setup.py").read_text("utf-8")
    taken = re.findall(r'"(3\.\d+)"', re.findall(r"^SUPPORTED = \((.+)\)", setup, re.M)[0])
    readme = (ROOT / "README.md").read_text("utf-8")
    assert re.findall(r"3\.\d+", readme) == sorted(taken, key=lambda v: int(v[2:]))
    asked = SpecifierSet(tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]["requires-python"])
    assert [f"3.{n}" for n in range(6, 40) if f"3.{n}" in asked] == sorted(taken)


def test_make_help_names_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony
    explained = re.findall(r"^([a-z-]+):.*## \S", makefile, re.MULTILINE)
    assert sorted(explained) == sorted(phony[1].split())
