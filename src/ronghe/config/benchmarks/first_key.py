"""Run in a process of its own: migrate an empty database and make a key; prints it as JSON."""

import json

from ronghe.config.start import start_django


def main() -> None:
    start_django()
    from ronghe.apps.base.api import now
    from ronghe.apps.people.api import Organisation, Region, command_viewer, make_key
    from ronghe.config import database

    database.migrate()
    region = Region.objects.create(code="bench", title_en="Bench", title_zh="测试")
    school = Organisation.objects.create(
        region=region, kind="school", code="bench", title_en="Bench", title_zh="测试"
    )
    scopes = ("xapi.write", "xapi.read_all", "xapi.define")
    key, secret = make_key(
        viewer=command_viewer(), organisation=school, title="bench", scopes=scopes, at=now()
    )
    print(json.dumps({"user": str(key.uuid), "secret": secret}))


if __name__ == "__main__":
    main()
