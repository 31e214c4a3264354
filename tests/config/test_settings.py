"""The settings as a fresh process reads them from its environment."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ronghe.config import safety

SAY = "import json; from ronghe.config import settings; print(json.dumps({}, default=str))"


def read(expression: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RONGHE_")}
    return subprocess.run(
        [sys.executable, "-c", SAY.format(expression)],
        env={**kept, "RONGHE_DATA": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def value(expression: str, folder: Path, **environment: str) -> object:
    done = read(expression, folder, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def production(**more: str) -> dict[str, str]:
    return {
        "RONGHE_MODE": "production",
        "RONGHE_SECRET_KEY": safety.new_secret(),
        "RONGHE_MASTER_KEY": safety.new_master_key(),
        "RONGHE_HOSTS": "ronghe.example.org",
        **more,
    }


def test_without_any_setting_it_is_local_safe_and_embedded(tmp_path: Path) -> None:
    found = value(
        "[settings.MODE, settings.DEBUG, settings.ALLOWED_HOSTS, settings.TIME_ZONE]", tmp_path
    )
    database = value("settings.DATABASES['default']", tmp_path)

    assert found == ["local", False, ["localhost", "127.0.0.1", "[::1]"], "Asia/Shanghai"]
    assert isinstance(database, dict)
    assert database["ENGINE"] == "django.db.backends.sqlite3"
    assert database["NAME"] == str(tmp_path / "ronghe.sqlite3")
    assert database["ATOMIC_REQUESTS"] is False
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_postgresql_is_one_setting(tmp_path: Path) -> None:
    url = "postgresql://ronghe:s%40fe@db.example.org:5433/region"

    database = value("settings.DATABASES['default']", tmp_path, RONGHE_DATABASE_URL=url)

    assert isinstance(database, dict)
    wanted = {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": "db.example.org",
        "PORT": 5433,
        "USER": "ronghe",
        "PASSWORD": "s@fe",
        "NAME": "region",
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
    assert {name: database[name] for name in wanted} == wanted


def test_production_with_all_it_needs_speaks_https_only(tmp_path: Path) -> None:
    found = value(
        "[settings.SECURE_SSL_REDIRECT, settings.SESSION_COOKIE_SECURE, "
        "settings.CSRF_COOKIE_SECURE, settings.SECURE_HSTS_SECONDS]",
        tmp_path,
        **production(),
    )

    assert found == [True, True, True, 365 * 24 * 60 * 60]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"RONGHE_SECRET_KEY": ""}, "RONGHE_SECRET_KEY is not set"),
        ({"RONGHE_MASTER_KEY": ""}, "RONGHE_MASTER_KEY is not set"),
        ({"RONGHE_DEBUG": "true"}, "RONGHE_DEBUG is on"),
        ({"RONGHE_HOSTS": ""}, "RONGHE_HOSTS names no host"),
    ],
)
def test_production_does_not_start(tmp_path: Path, change: dict[str, str], named: str) -> None:
    done = read("settings.MODE", tmp_path, **production(**change))

    assert done.returncode == 1
    assert named in done.stderr
    assert list(tmp_path.iterdir()) == []  # no key of its own is made for production


def test_a_mode_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    done = read("settings.MODE", tmp_path, RONGHE_MODE="staging")

    assert "RONGHE_MODE" in done.stderr
    assert "Must be one of: local, production." in done.stderr


def test_the_embedded_database_waits_in_line_and_keeps_its_word(db: None) -> None:
    """On SQLite; PostgreSQL has its own ways."""
    from django.db import connection

    def pragma(name: str) -> object:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA {name}")
            return cursor.fetchone()[0]

    if connection.vendor == "sqlite":
        assert pragma("journal_mode") == "wal"
        assert pragma("foreign_keys") == 1
        assert pragma("busy_timeout") == 20_000


def test_pages_may_load_nothing_from_elsewhere_and_run_nothing_inline(db: None) -> None:
    from django.test import Client

    header = Client().get("/accounts/login/").headers["Content-Security-Policy"]
    policy = dict(part.strip().split(" ", 1) for part in header.split(";"))

    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "object-src": "'none'",
    }


def test_a_level_that_is_higher_silences_notes_about_refused_requests(tmp_path: Path) -> None:
    levels = "[logging.getLogger(n).getEffectiveLevel() for n in ('django.request', 'django', '')]"
    setup = "__import__('django').setup() or __import__('logging')"

    found = value(
        levels.replace("logging", f"({setup})"),
        tmp_path,
        RONGHE_LOG_LEVEL="ERROR",
        DJANGO_SETTINGS_MODULE="ronghe.config.settings",
    )

    assert found == [40, 40, 40]
