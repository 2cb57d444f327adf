"""Prepares a machine for the portal, then becomes the command that follows `--`.

    python3 mobility/launch/prepare.py run|test [-- command …]

Runs before anything is installed: standard library only. Brings the system libraries, the virtual
environment `.venv`, the locked Python packages, the secret key and the compiled translations; what is already
there is left alone. Says in one sentence what a person has to do when it cannot go on.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import importlib.util
import os
import re
import secrets
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
SYSTEM = ROOT / "var" / "system"  # where Debian packages are unpacked when apt may not install them
LOG = ROOT / "var" / "log" / "prepare.log"

OLDEST_PYTHON = (3, 11)
DISK_NEEDED_MB = {"run": 600, "test": 1900}
LOCK = {"run": "base.lock", "test": "dev.lock"}
STEPS = 5

# What must be there, as Debian calls the package, and how to see that it is.
LIBRARIES = {
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",  # without it every PDF costs five times as much
}
TEST_LIBRARIES = {"libatomic1": "libatomic.so.1"}
TEST_PROGRAMS = {"gettext": "msgfmt", "chromium": "chromium", "poppler-utils": "pdftotext"}

NO_NETWORK = re.compile(
    r"name resolution|resolve host|Could not resolve|Network is unreachable|Connection refused|timed out"
    r"|NewConnectionError|No matching distribution found|Unable to connect|Could not connect",
    re.IGNORECASE,
)
NO_SPACE = re.compile(r"No space left on device|not enough free space|don't have enough free", re.IGNORECASE)


class Stop(Exception):
    """Preparation cannot go on; the text tells a person what to do, in one sentence."""


def say(text: str) -> None:
    print(text, flush=True)


def step(number: int, text: str) -> None:
    say(f"{number}/{STEPS} {text}")


# --- the machine --------------------------------------------------------------------------------------------


def check_python(version: tuple[int, ...]) -> None:
    """Raise Stop when this Python is older than the portal's code."""
    if version < OLDEST_PYTHON:
        wanted = ".".join(map(str, OLDEST_PYTHON))
        found = ".".join(map(str, version[:2]))
        raise Stop(
            f"The portal needs Python {wanted} or newer and this is Python {found}: "
            f"please name a newer one, for instance `make run PYTHON=python3.12`."
        )


def check_disk(purpose: str, free_bytes: int) -> None:
    """Raise Stop when the disk cannot hold what is about to be installed."""
    needed = DISK_NEEDED_MB[purpose]
    free = free_bytes // 1_000_000
    if free < needed:
        raise Stop(
            f"The disk is nearly full: {needed} MB are needed in {ROOT} and {free} MB are free, "
            "please make room."
        )


def has_library(name: str) -> bool:
    """True when the dynamic linker finds the library, on the system or among the unpacked packages."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return any((folder / name).exists() for folder in unpacked_library_folders())
    return True


def has_program(name: str) -> bool:
    return shutil.which(name, path=search_path()) is not None


def can_make_venv() -> bool:
    """Debian's python3 has no ensurepip until python3-venv is installed; an unpacked pip wheel does too."""
    made = VENV.joinpath("bin", "pip").exists()
    return made or importlib.util.find_spec("ensurepip") is not None or unpacked_pip() is not None


def missing_packages(purpose: str) -> list[str]:
    """Debian names of what the purpose ("run" or "test") needs and this machine lacks."""
    missing = [] if can_make_venv() else ["python3-venv"]
    libraries = {**LIBRARIES, **(TEST_LIBRARIES if purpose == "test" else {})}
    programs = TEST_PROGRAMS if purpose == "test" else {}
    missing += [package for package, program in programs.items() if not has_program(program)]
    missing += [package for package, library in libraries.items() if not has_library(library)]
    return missing


def install_sentence(packages: list[str]) -> str:
    """The one sentence for a machine where nothing can be installed from here."""
    return f"Please install these packages and try again: sudo apt-get install {' '.join(packages)}"


def bring_system_packages(purpose: str) -> None:
    """Install what is missing with apt, or unpack it beside the project; raise Stop when neither works."""
    missing = missing_packages(purpose)
    if not missing:
        return
    if not shutil.which("apt-get"):
        raise Stop(install_sentence(missing))
    prefix = root_prefix()
    if prefix is not None:
        say(f"    installing with apt: {' '.join(missing)}")
        apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
        done = logged([*apt, "update"]) and logged(
            [*apt, "install", "-y", "--no-install-recommends", *missing]
        )
    else:
        say(f"    not root, so unpacking beside the project: {' '.join(missing)}")
        done = unpack_packages(missing)
    if not done or missing_packages(purpose):
        if NO_SPACE.search(log_tail()):
            raise Stop("The disk is full: please make room and try again.")
        raise Stop(install_sentence(missing))


def root_prefix() -> list[str] | None:
    """The words to put before a command that needs root; None when we may not become root."""
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def unpack_packages(packages: list[str]) -> bool:
    """Fetch packages with all they depend on through a private apt state, unpack them under var/system."""
    state = SYSTEM / "apt"
    (state / "lists" / "partial").mkdir(parents=True, exist_ok=True)
    (state / "cache" / "archives" / "partial").mkdir(parents=True, exist_ok=True)
    apt = ["apt-get", "-q", "-o", f"Dir::State={state}", "-o", f"Dir::Cache={state / 'cache'}"]
    apt += ["-o", "Dir::State::status=/var/lib/dpkg/status", "-o", "Debug::NoLocking=1"]
    if not logged([*apt, "update"]):
        return False
    if not logged([*apt, "install", "-y", "--no-install-recommends", "--download-only", *packages]):
        return False
    archives = sorted((state / "cache" / "archives").glob("*.deb"))
    done = all(logged(["dpkg-deb", "-x", str(archive), str(SYSTEM)]) for archive in archives)
    shutil.rmtree(state, ignore_errors=True)
    return done


def unpacked_library_folders() -> list[Path]:
    return [
        folder
        for pattern in ("usr/lib/*-linux-gnu*", "usr/lib/*-linux-gnu*/pulseaudio", "lib/*-linux-gnu*")
        for folder in sorted(SYSTEM.glob(pattern))
    ]


def unpacked_pip() -> Path | None:
    """The pip wheel of an unpacked python3-pip-whl."""
    return next(iter(sorted(SYSTEM.glob("usr/share/python-wheels/pip-*.whl"))), None)


def search_path() -> str:
    """PATH with the unpacked programs behind the system's."""
    own = [str(SYSTEM / "usr" / "bin")] if SYSTEM.exists() else []
    return os.pathsep.join([os.environ.get("PATH", os.defpath), *own])


def environment() -> dict[str, str]:
    """The environment for everything that follows: unpacked libraries and programs are found in it."""
    env = dict(os.environ, PATH=search_path(), PYTHONUNBUFFERED="1")
    folders = unpacked_library_folders()
    if folders:
        inherited = [env["LD_LIBRARY_PATH"]] if env.get("LD_LIBRARY_PATH") else []
        env["LD_LIBRARY_PATH"] = os.pathsep.join([*inherited, *map(str, folders)])
        env.setdefault("FONTCONFIG_FILE", str(write_font_config()))
    browser = SYSTEM / "usr" / "lib" / "chromium" / "chromium"
    if browser.exists():  # Debian's starter script names /usr/lib, so tests start the program itself
        env.setdefault("CHROMIUM", str(browser))
    return env


def write_font_config() -> Path:
    """A fontconfig file for the unpacked libraries, whose own has links into a missing /etc."""
    target = SYSTEM / "fonts.conf"
    folders = [ROOT / "static", SYSTEM / "usr" / "share" / "fonts", Path("/usr/share/fonts")]
    lines = "".join(f"  <dir>{folder}</dir>\n" for folder in folders)
    target.write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        f"{lines}  <cachedir>{SYSTEM / 'fontcache'}</cachedir>\n</fontconfig>\n",
        encoding="utf-8",
    )
    return target


# --- Python -------------------------------------------------------------------------------------------------


def stamp_of(lock: str) -> str:
    """What the virtual environment holds: this Python and exactly this lock file."""
    content = (ROOT / "requirements" / lock).read_bytes()
    return f"{sys.version_info[0]}.{sys.version_info[1]} {hashlib.sha256(content).hexdigest()}"


def venv_is_current(purpose: str) -> bool:
    """True when the locked packages are installed; dev.lock holds all of base.lock, so it serves both."""
    stamp = VENV / "installed.txt"
    if not stamp.exists() or not VENV.joinpath("bin", "python").exists():
        return False
    wanted = {stamp_of(LOCK[purpose]), stamp_of("dev.lock")}
    return stamp.read_text(encoding="utf-8") in wanted


def make_venv() -> None:
    """Create .venv with pip in it; raise Stop when that is not possible."""
    python = VENV / "bin" / "python"
    probe = f"import pip, sys; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])})"
    if python.exists() and logged([str(python), "-c", probe]):
        return
    without_pip = [] if importlib.util.find_spec("ensurepip") else ["--without-pip"]
    if not logged([sys.executable, "-m", "venv", "--clear", *without_pip, str(VENV)]):
        raise Stop(reason("The virtual environment .venv could not be made"))
    if without_pip:
        wheel = unpacked_pip()
        if not logged([str(python), f"{wheel}/pip", "install", "-q", "--no-index", str(wheel)]):
            raise Stop(reason("pip could not be put into .venv"))


def install_lock(purpose: str) -> None:
    """Install the locked packages, each checked against its hash; raise Stop when that fails."""
    lock = LOCK[purpose]
    content = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    total = len(re.findall(r"^\S+==", content, re.MULTILINE))
    step(4, f"Installing {total} Python packages from requirements/{lock} (a minute or two) …")
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--require-hashes", "--prefer-binary"]
    pip += ["--disable-pip-version-check", "--no-input", "-r", str(ROOT / "requirements" / lock)]
    started = time.monotonic()
    if not logged(pip, count="Collecting ", total=total):
        raise Stop(reason("The Python packages could not be installed"))
    VENV.joinpath("installed.txt").write_text(stamp_of(lock), encoding="utf-8")
    say(f"    done in {time.monotonic() - started:.0f} s")


# --- running things -----------------------------------------------------------------------------------------


def logged(command: list[str], count: str = "", total: int = 0) -> bool:
    """Run a command with its output in var/log/prepare.log; True when it succeeded.

    With `count`, lines that begin so are counted on a terminal, for the waiting person.
    """
    LOG.parent.mkdir(parents=True, exist_ok=True)
    seen = 0
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"$ {' '.join(command)}\n")
        with subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process:
            for line in process.stdout or ():
                log.write(line)
                if count and line.startswith(count) and sys.stdout.isatty():
                    seen += 1
                    print(f"\r    {min(seen, total)} of {total}", end="\r", flush=True)
    return process.returncode == 0


def log_tail(lines: int = 15) -> str:
    """The last lines of this run's log."""
    if not LOG.exists():
        return ""
    return "\n".join(LOG.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


def reason(what: str) -> str:
    """One sentence for a failed command, with the likely cause read from the log."""
    tail = log_tail()
    if NO_SPACE.search(tail):
        return f"{what}: the disk is full, please make room and try again."
    if NO_NETWORK.search(tail):
        return f"{what}: the network did not answer, please check the connection and try again."
    return f"{what}; the log var/log/prepare.log says why: {tail.splitlines()[-1] if tail else 'nothing'}"


def data_folder() -> Path:
    """DATA_DIR from the environment or from .env; `var` beside the project otherwise."""
    value = os.environ.get("DATA_DIR", "")
    settings = ROOT / ".env"
    if not value and settings.exists():
        found = re.search(r"^\s*DATA_DIR\s*=\s*(.+?)\s*$", settings.read_text(encoding="utf-8"), re.MULTILINE)
        value = found.group(1).strip("'\"") if found else ""
    return ROOT / (value or "var")


def keep_secret_key() -> None:
    """Make a random secret key once and keep it in the data folder, readable by its owner only."""
    target = data_folder() / "secret_key"
    if os.environ.get("SECRET_KEY") or target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secrets.token_urlsafe(50))


def prepare(purpose: str) -> None:
    """Bring this machine to the point where the portal runs ("run") or can be tested ("test")."""
    LOG.unlink(missing_ok=True)
    step(1, "Checking Python and the disk …")
    check_python(sys.version_info[:3])
    ready = venv_is_current(purpose)
    if not ready:
        check_disk(purpose, shutil.disk_usage(ROOT).free)
    step(2, "Looking for system libraries …")
    bring_system_packages(purpose)
    step(3, "Looking at the virtual environment .venv …")
    if not ready:
        make_venv()
        install_lock(purpose)
    else:
        step(4, "Python packages are as locked.")
    step(5, "Compiling translations …")
    keep_secret_key()
    if not logged([str(VENV / "bin" / "python"), "-m", "mobility.launch.messages", "compile"]):
        raise Stop(reason("The translations could not be compiled"))


def sentence_for(error: OSError) -> str:
    """One sentence for an operating system error."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "The disk is full: please make room and try again."
    where = error.filename or ROOT
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{where} may not be written by this user: please make the folder yours or use another copy."
    return f"{where}: {error.strerror}."


def become(command: list[str]) -> NoReturn:
    """Replace this process by the command, so that signals and the exit code are the command's own."""
    os.chdir(ROOT)
    env = environment()
    program = shutil.which(command[0], path=env["PATH"]) or command[0]
    os.execve(program, command, env)


def main(arguments: list[str]) -> int:
    purpose, *rest = arguments or ["run"]
    if purpose not in LOCK or (rest and rest[0] != "--"):
        say("usage: prepare.py run|test [-- command …]")
        return 2
    try:
        prepare(purpose)
        if rest[1:]:
            become(rest[1:])
    except Stop as stop:
        say(str(stop))
        return 1
    except OSError as error:
        say(sentence_for(error))
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
