"""Start Django inside a command, turning a wrong setting or an old database into one clear line."""

import os

from ronghe.config.faults import CommandFault


def start_django() -> None:
    """Load settings and apps; raise CommandFault naming the setting that is wrong."""
    import django
    from django.core.exceptions import ImproperlyConfigured
    from environs.exceptions import EnvError

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ronghe.config.settings")
    try:
        django.setup()
    except (ImproperlyConfigured, EnvError) as error:
        raise CommandFault(f"a setting is wrong. {error}", f"设置有误。{error}") from error


def start_with_database() -> None:
    """Start Django for a command that works on the database; raise CommandFault for an old one."""
    start_django()
    refuse_old_database()


def refuse_old_database() -> None:
    from ronghe.config import database

    if database.waiting_migrations():
        raise CommandFault(
            "the database is not up to date: run `ronghe migrate` first",
            "数据库不是最新版本：请先运行 `ronghe migrate`",
        )
