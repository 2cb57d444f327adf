"""The container setup, as far as it can be checked without an engine."""

import re

import pytest
import yaml

from mobility.launch.prepare import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
LASTING = sorted(SERVICES.keys() - {"migrate"})  # migrate runs once and ends


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def test_services_are_those_of_the_portal():
    assert sorted(SERVICES) == ["beat", "migrate", "postgres", "proxy", "redis", "web", "worker"]


@pytest.mark.parametrize("name", LASTING)
def test_lasting_service_is_watched_and_restarted(name):
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"
    assert SERVICES[name]["restart"] == "unless-stopped"


def test_everything_waits_until_tables_and_base_data_are_there():
    assert SERVICES["migrate"]["command"] == [
        "sh",
        "-c",
        "python manage.py migrate --no-input && python manage.py base_data",
    ]
    assert SERVICES["migrate"]["restart"] == "no"
    waiting = [name for name, service in SERVICES.items() if "migrate" in service.get("depends_on", {})]
    assert sorted(waiting) == ["beat", "web", "worker"]


def test_only_the_proxy_is_reachable_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_what_is_waited_for_exists_and_can_become_healthy():
    for service in SERVICES.values():
        for other, wait in service.get("depends_on", {}).items():
            if wait["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[other]
            else:
                assert (other, wait["condition"]) == ("migrate", "service_completed_successfully")


def test_named_volumes_are_declared_and_used():
    used = {
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
        if not volume.startswith(".")
    }
    assert used == COMPOSE["volumes"].keys()


def test_every_variable_of_compose_is_documented():
    variables = set(re.findall(r"\$\{([A-Z_]+)", text("docker-compose.yml")))
    documented = set(re.findall(r"^# ([A-Z_]+)=", text(".env.example"), re.MULTILINE))
    assert variables - documented == set()


def test_every_variable_of_the_settings_is_documented_and_the_other_way_round():
    sources = ("environment", "settings", "settings_sign_in", "settings_work")
    code = "".join(text(f"mobility/{name}.py") for name in sources)
    read = set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', code))
    documented = set(re.findall(r"^# ([A-Z_]+)=", text(".env.example"), re.MULTILINE))
    assert read - documented == set()
    elsewhere = {"HOST", "PORT", "POSTGRES_PASSWORD", "WEB_CONCURRENCY"}  # the launcher's and compose's
    assert documented - read - elsewhere == set()


def test_example_changes_nothing_until_it_is_edited():
    assert [line for line in text(".env.example").splitlines() if line and not line.startswith("#")] == []


def test_image_does_not_run_as_root_and_installs_by_hash():
    dockerfile = text("Dockerfile")
    assert re.findall(r"^USER (\S+)", dockerfile, re.MULTILINE) == ["portal"]
    assert "--require-hashes" in dockerfile


def test_image_is_given_all_it_copies_and_nothing_private():
    allowed = re.findall(r"^!(\S+)", text(".dockerignore"), re.MULTILINE)
    assert [name for name in allowed if not (ROOT / name).exists()] == []
    assert text(".dockerignore").splitlines()[1] == "*"


def test_proxy_takes_in_whole_requests_before_passing_them_on():
    conf = text("deploy/nginx.conf")
    assert re.findall(r"(proxy_(?:request_)?buffering) (\w+);", conf) == [
        ("proxy_request_buffering", "on"),
        ("proxy_buffering", "on"),
    ]
