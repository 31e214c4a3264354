"""Learning platforms of three corners' organisations, each with an account and a course; tickets to
connect an account."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ronghe.apps.base.api import now
from ronghe.apps.connect.models import LinkedAccount, LtiCourse, LtiPlatform, LtiTicket
from ronghe.apps.people.api import digest_of

if TYPE_CHECKING:
    from world import AccessWorld, Place


@dataclass(frozen=True)
class Door:
    """One organisation's platform with a thing of each kind."""

    place: "Place"
    platform: LtiPlatform
    account: LinkedAccount
    course: LtiCourse


def build(world: "AccessWorld") -> list[Door]:
    doors = [_door(world.corners[n], n) for n in (0, 3, 4)]
    LtiTicket.objects.create(
        platform=doors[0].platform,
        purpose=LtiTicket.Purpose.CONNECT,
        launch={"subject": "u-new", "name": "Somebody", "is_learner": True, "deployment": "d"},
        digest=digest_of("connect-me"),
        made_at=now(),
        expires_at=now() + timedelta(minutes=5),
    )
    return doors


def _door(corner: Any, number: int) -> Door:
    organisation = corner.place.organisation
    platform = LtiPlatform.objects.create(
        organisation=organisation,
        title=f"platform {number}",
        issuer=f"https://lms{number}.example",
        client_id="c",
        deployments=["d"],
        login_url="https://lms.example/login",
        token_url="https://lms.example/token",
        keys_url="https://lms.example/keys",
        keys_fetched_at=now(),
        registered_at=now(),
    )
    account = LinkedAccount.objects.create(
        organisation=organisation,
        issuer=platform.issuer,
        subject="u1",
        person=corner.student,
        linked_at=now(),
    )
    course = LtiCourse.objects.create(platform=platform, identifier="c1", title="Course")
    return Door(corner.place, platform, account, course)


def _of(part: str) -> Any:
    def make(world: "AccessWorld") -> list[Any]:
        from subjects import Subject

        return [
            Subject(
                f"{part} {number}",
                {"uuid": getattr(door, part).uuid},
                "unit",
                door.place,
                level="organisation",
            )
            for number, door in enumerate(world.rooms["connect_lti"])
        ]

    return make


def _tickets(world: "AccessWorld") -> list[Any]:
    """Its bearer is signed in; a page that was opened too late says so and lets nobody in."""
    from subjects import Subject

    return [
        Subject("ticket", {"secret": "connect-me"}),
        Subject("guessed", {"secret": "never-was"}),
    ]


SUBJECTS = {
    "lti_platform": _of("platform"),
    "lti_account_disconnect": _of("account"),
    "lti_course": _of("course"),
    "lti_connect": _tickets,
}
