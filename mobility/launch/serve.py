"""Starts the whole portal and keeps it running: web server, Celery worker, Celery beat.

    python -m mobility.launch.serve

Reads HOST, PORT and everything settings.py reads, from the environment or .env. Ends with Ctrl-C or SIGTERM.
"""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType

import environ

from mobility.launch.database import EMPTY
from mobility.launch.prepare import sentence_for

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable
FIRST_ANSWER_SECONDS = 60
STOP_SECONDS = 8
HEALTHY_AFTER_SECONDS = 60  # a child that lived this long has earned a fresh start of its back-off
LONGEST_PAUSE_SECONDS = 30
DEATHS_BEFORE_TELLING = 3
LOG_BYTES = 5_000_000
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # Ctrl-C, asked to end, the terminal was closed
PR_SET_PDEATHSIG = 1  # prctl(2): the signal this process gets when its parent dies


class CannotStart(Exception):
    """The portal cannot start; the text tells a person why, in one sentence."""


def say(text: str = "") -> None:
    print(text, flush=True)


# --- where it runs ------------------------------------------------------------------------------------------


def check_port(host: str, port: int) -> None:
    """Raise CannotStart when somebody else listens on the port, or it may not be used."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except PermissionError:
            raise CannotStart(f"Port {port} is reserved for root: try `PORT=8001 make run`.") from None
        except OSError:
            other = 8001 if port != 8001 else 8002
            raise CannotStart(
                f"Port {port} on {host} is taken by another program: try `PORT={other} make run`."
            ) from None


def read_port(text: str) -> int:
    """The port number in the text; raises CannotStart when it is none."""
    if text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise CannotStart(f"PORT is {text!r}, which is no port number: try `PORT=8001 make run`.")


def address(host: str, port: int) -> str:
    """What to type into the browser on this machine."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}"


def names_of_this_machine() -> list[str]:
    """The host names under which other machines may reach this one."""
    names = ["127.0.0.1", "localhost", "[::1]", socket.gethostname()]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing: the system only picks the address it would use
            names.append(probe.getsockname()[0])
        except OSError:
            pass  # no network: the local names are all there are
    return names


def fill_environment(host: str, port: int) -> None:
    """What settings need to know about this start, unless somebody has said it."""
    os.environ.setdefault("SITE_URL", address(host, port))
    if host not in ("127.0.0.1", "localhost", "::1"):
        os.environ.setdefault("ALLOWED_HOSTS", ",".join([*names_of_this_machine(), host]))


# --- the children -------------------------------------------------------------------------------------------


def die_with_parent() -> None:
    """Runs in a new child: if the supervisor is killed outright, the child ends too and frees the port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One process of the portal and what its supervisor knows about it."""

    name: str
    command: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    next_start: float = field(default=0.0)

    def start(self, now: float) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches the supervisor only, which stops its children
                preexec_fn=die_with_parent,
            )
        self.started = now

    def look(self, now: float) -> None:
        """Start the child if it is time; if it has died, note that and plan its next start."""
        if self.process is None:
            if now >= self.next_start:
                self.start(now)
            return
        if self.process.poll() is None:
            return
        self.deaths = 1 if now - self.started > HEALTHY_AFTER_SECONDS else self.deaths + 1
        pause = pause_after(self.deaths)
        self.next_start = now + pause
        say(f"The {self.name} stopped (code {self.process.returncode}); starting it again in {pause} s.")
        if self.deaths == DEATHS_BEFORE_TELLING:
            say(f"It keeps stopping. The end of {shown(self.log)}:\n{tail(self.log)}")
        self.process = None

    def ask_to_end(self) -> None:
        """SIGTERM to the process itself, which lets its own children finish what they do."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def end(self, deadline: float) -> None:
        """Wait for the end until the deadline (monotonic seconds), then kill what is left of it."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def pause_after(deaths: int) -> int:
    """Seconds to wait before the next start: 1, 2, 4 … and never more than half a minute."""
    return min(2 ** (deaths - 1), LONGEST_PAUSE_SECONDS)


def children(host: str, port: int, logs: Path) -> list[Child]:
    """The portal's three processes, each with its log."""
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    celery = [PYTHON, "-m", "celery", "-A", "mobility"]
    commands = {
        "web server": [
            *(PYTHON, "-m", "gunicorn", "mobility.wsgi", "--bind", bind, "--worker-class", "gthread"),
            *("--workers", "1", "--threads", "8", "--graceful-timeout", "5", "--access-logfile", "-"),
            *("--logger-class", "mobility.launch.access_log.CarefulLogger"),
            "--no-control-socket",
        ],
        "worker": [
            *(*celery, "worker", "--concurrency", "1", "--loglevel", "INFO"),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        ],
        "beat": [*celery, "beat", "--loglevel", "INFO", "--pidfile="],
    }
    return [Child(name, command, logs / f"{name.split()[0]}.log") for name, command in commands.items()]


def make_room(log: Path) -> None:
    """Set a log aside when it has grown large; one old log is kept."""
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".log.1"))


def tail(log: Path, lines: int = 12) -> str:
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    return "\n".join(f"    {line}" for line in text.splitlines()[-lines:])


def shown(path: Path) -> str:
    """A path as a person reads it: short when it is below the project."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def stop(family: list[Child]) -> None:
    """End all children, politely first; nothing of them is left afterwards."""
    for child in family:
        child.ask_to_end()
    deadline = time.monotonic() + STOP_SECONDS
    for child in family:
        child.end(deadline)


# --- the start ----------------------------------------------------------------------------------------------


def finish(command: list[str]) -> int:
    """Run a command to its end; its exit code. Ctrl-C ends it through us, so that it shows no traceback."""
    return subprocess.run(
        command, cwd=ROOT, start_new_session=True, preexec_fn=die_with_parent, check=False
    ).returncode


def load() -> None:
    """Migrate the database and load the demo data into an empty one; that loads all or nothing."""
    say("Bringing the database up to date …")
    code = finish([PYTHON, "-m", "mobility.launch.database"])
    if code not in (0, EMPTY):
        raise CannotStart("The portal was not started, for the reason above.")
    if code == EMPTY:
        say("The database is empty: loading the presets and a demo year …")
        if finish([PYTHON, "manage.py", "demo"]):
            raise CannotStart("The demo data could not be loaded, for the reason above.")


def answer(host: str, port: int) -> int | None:
    """The status of the home page; None while nobody answers."""
    connection = HTTPConnection({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except (HTTPException, OSError):
        return None
    finally:
        connection.close()


def wait_for_answer(host: str, port: int, family: list[Child]) -> None:
    """Return when the web server answers; raise CannotStart when it dies, errs or stays silent."""
    web = family[0]
    end = time.monotonic() + FIRST_ANSWER_SECONDS
    while time.monotonic() < end:
        if web.process is not None and web.process.poll() is not None:
            break
        status = answer(host, port)
        if status is not None and status < 500:  # a redirection or a refusal is an answer too
            return
        if status is not None:
            break
        time.sleep(0.2)
    raise CannotStart(f"The web server does not answer well. The end of {shown(web.log)}:\n{tail(web.log)}")


def introduce(url: str, data: Path, logs: Path) -> None:
    """Tell the waiting person where the portal is and what it does."""
    accounts = subprocess.run(
        [PYTHON, "manage.py", "demo", "--accounts"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    mail = "sent as EMAIL_URL says" if os.environ.get("EMAIL_URL") else f"written into {shown(data / 'mail')}"
    say(f"\nThe mobility portal is running at {url}/\n")
    if accounts.strip():
        say(f"{accounts.rstrip()}\n")
    say(f"  Data     {shown(data)} (kept between starts)")
    if os.environ.get("DATABASE_URL"):
        say("  Database as DATABASE_URL says")
    say(f"  Letters  {mail}")
    say(f"  Logs     {shown(logs)}")
    say("  Running  web server, Celery worker, Celery beat")
    say("\nStop with Ctrl-C.")


def raise_interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def serve(host: str, port: int, data: Path) -> None:
    """Start everything and watch over it until interrupted. Raises CannotStart, KeyboardInterrupt."""
    check_port(host, port)
    fill_environment(host, port)
    logs = data / "log"
    logs.mkdir(parents=True, exist_ok=True)
    load()
    family = children(host, port, logs)
    try:
        for child in family:
            make_room(child.log)
            child.start(time.monotonic())
        say("Starting web server, worker and beat …")
        wait_for_answer(host, port, family)
        introduce(address(host, port), data, logs)
        while True:
            for child in family:
                child.look(time.monotonic())
            time.sleep(0.5)
    finally:
        for number in ENDINGS:  # an impatient second Ctrl-C must not leave children behind
            signal.signal(number, signal.SIG_IGN)
        say("\nStopping …")
        stop(family)


def main() -> int:
    environ.Env.read_env(ROOT / ".env")
    for number in ENDINGS:  # SIGINT too: a shell starts background jobs with it ignored
        signal.signal(number, raise_interrupt)
    data = (ROOT / (os.environ.get("DATA_DIR") or "var")).resolve()
    try:
        serve(os.environ.get("HOST") or "127.0.0.1", read_port(os.environ.get("PORT") or "8000"), data)
    except CannotStart as problem:
        say(str(problem))
        return 1
    except OSError as error:
        say(sentence_for(error))
        return 1
    except KeyboardInterrupt:
        say("Stopped. Your data are kept.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
