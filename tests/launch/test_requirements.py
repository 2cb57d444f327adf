"""The lock files: everything pinned with hashes, no address of a registry, safe floors."""

import re

import pytest
from packaging.version import Version

from mobility.launch.prepare import ROOT

FLOORS = {
    "django": "5.2.19",
    "pillow": "13.0",
    "weasyprint": "70.0",
    "django-allauth": "65.21.1",
    "tzdata": "2024.1",
}


def pins(name):
    """Package → (version, number of hashes) of a lock file."""
    content = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    entries = re.split(r"^(?=\S)", content, flags=re.MULTILINE)[1:]
    found = {}
    for entry in entries:
        package, version = re.match(r"([a-z0-9.-]+)==([^ \\]+)", entry).groups()
        found[package] = (version, entry.count("--hash=sha256:"))
    return found


@pytest.mark.parametrize("name", ["base.lock", "dev.lock"])
def test_lock_holds_no_address_and_a_hash_for_everything(name):
    content = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    assert (
        re.findall(r"://|--(?:extra-)?index-url|--find-links|--trusted-host|\bfile:|/home|/tmp", content)
        == []
    )
    assert [package for package, (_, hashes) in pins(name).items() if not hashes] == []


def test_development_has_the_very_versions_that_run():
    base, dev = pins("base.lock"), pins("dev.lock")
    assert {package: pin for package, pin in dev.items() if package in base} == base


def test_versions_are_not_below_the_safe_floors():
    base = pins("base.lock")
    assert [name for name, floor in FLOORS.items() if Version(base[name][0]) < Version(floor)] == []


def test_every_wanted_package_is_locked():
    for source, lock in (("base.in", "base.lock"), ("dev.in", "dev.lock")):
        lines = (ROOT / "requirements" / source).read_text(encoding="utf-8").splitlines()
        wanted = {re.match(r"[a-z0-9-]+", line).group() for line in lines if re.match(r"[a-z]", line)}
        assert wanted - pins(lock).keys() == set()
