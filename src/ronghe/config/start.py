"""Start Django inside a command, turning a wrong setting into one clear line."""

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
