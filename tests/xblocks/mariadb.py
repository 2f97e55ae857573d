"""A private MariaDB server for the tests: its own folder, its own socket, no port, gone afterwards."""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymysql
import pytest

NAME = "ldn"
PATIENCE = 60  # seconds for the first start on a busy machine
_SBIN = os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"))

# Django knows the driver mysqlclient and nothing else, and asks for its version. PyMySQL answers in its name, with the version of
# a mysqlclient that Django 4.2 and 5.2 accept. It is pure Python, so the tests need no compiler; platforms have mysqlclient.
pymysql.install_as_MySQLdb()


@contextlib.contextmanager
def server() -> Iterator[dict[str, Any]]:
    """A running server, as the settings of a Django database. Skips the test without MariaDB, but never with CI set."""
    install, daemon = (shutil.which(name, path=_SBIN) for name in ("mariadb-install-db", "mariadbd"))
    if install is None or daemon is None:
        _missing()
    # The path of a socket may have 107 characters: pytest's own temporary folders can be too long.
    folder = Path(tempfile.mkdtemp(prefix="ldn-"))
    try:
        _install(str(install), folder)
        with _running(str(daemon), folder):
            yield _settings(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _missing() -> None:
    message = "MariaDB is not installed (Debian: mariadb-server): the store is NOT tested on what a platform has"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def _options(folder: Path) -> list[str]:
    user = ["--user=root"] if getpass.getuser() == "root" else []  # without it the server refuses to run as root
    return ["--no-defaults", f"--datadir={folder / 'data'}", *user]


def _install(program: str, folder: Path) -> None:
    command = [program, *_options(folder), "--auth-root-authentication-method=normal", "--skip-test-db"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.fail(f"mariadb-install-db failed:\n{done.stdout}{done.stderr}")


@contextlib.contextmanager
def _running(program: str, folder: Path) -> Iterator[None]:
    """Run the server with the character set and collation of a platform site, and InnoDB as it comes."""
    log = folder / "log"
    command = [
        program,
        *_options(folder),
        "--skip-networking",
        f"--socket={folder / 'socket'}",
        f"--pid-file={folder / 'pid'}",
        "--character-set-server=utf8mb4",
        "--collation-server=utf8mb4_unicode_ci",
    ]
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output) as process:
        try:
            _prepare(process, folder, log)
            yield
        finally:
            process.terminate()
            try:
                process.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()


def _prepare(process: subprocess.Popen[bytes], folder: Path, log: Path) -> None:
    """Wait until the server answers, and make the database."""
    give_up = time.monotonic() + PATIENCE
    path = str(folder / "socket")
    while not _answers(path):
        if process.poll() is not None or time.monotonic() > give_up:
            pytest.fail(f"mariadbd does not answer:\n{log.read_text(errors='replace')[-4000:]}")
        time.sleep(0.1)
    connection = pymysql.connect(unix_socket=path, user="root")
    with connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {NAME}")


def _answers(path: str) -> bool:
    """Knock with a socket of our own: PyMySQL leaves one open when nobody answers."""
    with socket.socket(socket.AF_UNIX) as knock:
        return knock.connect_ex(path) == 0


def _settings(folder: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.mysql",
        "NAME": NAME,
        "USER": "root",
        "OPTIONS": {
            "unix_socket": str(folder / "socket"),
            "charset": "utf8mb4",
            "init_command": "SET sql_mode='STRICT_TRANS_TABLES'",  # as the platform sets it: refuse, never cut
        },
    }
