"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ronghe.config.settings")
application = get_wsgi_application()

from ronghe.config.memory import settle  # noqa: E402 - needs the settings

settle()
