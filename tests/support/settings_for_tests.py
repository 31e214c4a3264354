"""The product's own settings, in a folder of this run's own and with what only tests may have.

pytest loads this before any conftest. The database is SQLite in a file of that folder, so that
threads and processes meet real locks, or whatever RONGHE_DATABASE_URL names.
"""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="ronghe-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["RONGHE_DATA"] = _folder
for _name in ("RONGHE_MODE", "RONGHE_DEBUG", "RONGHE_SECRET_KEY", "RONGHE_MASTER_KEY"):
    os.environ.pop(_name, None)

from ronghe.config.settings import *  # noqa: E402, F403
from ronghe.config.settings import DATABASES, SQLITE, SQLITE_OPTIONS  # noqa: E402

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

if DATABASES["default"]["ENGINE"] == SQLITE:
    # Nothing here has to survive a power cut.
    _quick = SQLITE_OPTIONS["init_command"].replace("synchronous = FULL", "synchronous = OFF")
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS | {"init_command": _quick}
    DATABASES["default"]["TEST"] = {"NAME": f"{_folder}/test.sqlite3"}

# Counting requests would add a query to whichever comes first in a minute.
RONGHE_KEY_REQUESTS_A_MINUTE = 0
