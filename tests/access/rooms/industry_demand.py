"""What the addresses of demand are about: the viewer's region and one far away."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ronghe.apps.base.api import now, today
from ronghe.apps.competence.api import Occupation
from ronghe.apps.competence.models import Concept
from ronghe.apps.industry.models import LinkProposal, Posting, SkillTrend, TrendNotice, TrendRun
from ronghe.apps.industry.services.postings import PostingFile, land_postings
from ronghe.apps.people.api import command_viewer

if TYPE_CHECKING:
    from subjects import Make
    from world import AccessWorld, Place

SYSTEM = command_viewer()


@dataclass(frozen=True)
class Corner:
    place: "Place"
    occupation: Occupation
    trend: SkillTrend
    link: LinkProposal
    notice: TrendNotice


@dataclass(frozen=True)
class Room:
    corners: list[Corner]


def build(world: "AccessWorld") -> Room:
    """A posting, a trend and a link to judge in the viewer's region and in another."""
    Concept.objects.create(
        classification=world.concept.classification,
        key="lathe",
        uri="urn:lathe",
        kind="skill",
        label="lathe work",
    )
    occupation = Occupation.objects.create(code="welder", title_en="Welder", title_zh="焊工")
    places = [world.corners[0].place, world.corners[4].place]
    return Room([_corner(place, occupation) for place in places])


def _corner(place: "Place", occupation: Occupation) -> Corner:
    row = {"id": "1", "title": "Welder", "text": "lathe work", "date": today().isoformat()}
    file = PostingFile(place.region, "board", "p.jsonl", json.dumps(row).encode())
    land_postings(viewer=SYSTEM, file=file, at=now())
    run = TrendRun.objects.create(
        region=place.region,
        occupation=occupation,
        method="m",
        version="1",
        dictionary_version="1",
        first_month=today(),
        last_month=today(),
        postings=1,
        prior_deviation=0.0,
        made_at=now(),
    )
    trend = SkillTrend.objects.create(
        run=run, concept="urn:lathe", label="lathe work", lang="en", mentions=1, verdict="rising"
    )
    change = {"label": "lathe work", "lang": "en", "concept": "urn:lathe"}
    notice = TrendNotice.objects.create(
        run=run, changes=[{**change, "before": "unclear", "after": "rising"}]
    )
    link = LinkProposal.objects.create(
        region=place.region,
        posting=Posting.objects.get(region=place.region),
        sentence="lathes",
        sentence_digest="d",
        lang="en",
        concept="urn:lathe",
        label="lathe work",
        probability=0.5,
        proposed_at=now(),
    )
    return Corner(place, occupation, trend, link, notice)


def regions(*, with_occupation: bool = False, data: dict[str, Any] | None = None) -> "Make":
    def make(world: "AccessWorld") -> list[Any]:
        from subjects import Subject

        room: Room = world.rooms["industry_demand"]
        return [
            Subject(
                f"demand of {one.place.region.code}",
                {
                    "uuid": one.place.region.uuid,
                    **({"occupation": one.occupation.uuid} if with_occupation else {}),
                },
                "unit",
                one.place,
                level="region",
                data=data or {},
            )
            for one in room.corners
        ]

    return make


def rows(name: str, *, data: dict[str, Any], also: str = "") -> "Make":
    def make(world: "AccessWorld") -> list[Any]:
        from subjects import Subject

        room: Room = world.rooms["industry_demand"]
        return [
            Subject(
                f"{name} of {one.place.region.code}",
                {"uuid": getattr(one, name).uuid},
                "unit",
                one.place,
                level="region",
                data=data,
                also=also,
            )
            for one in room.corners
        ]

    return make


SUBJECTS: dict[str, "Make"] = {
    "demand_region": regions(),
    "postings_import": regions(),
    "links": regions(),
    "links_look": regions(data={"look": "1"}),
    "demand_of": regions(with_occupation=True),
    "demand_skill": regions(with_occupation=True, data={"concept": "urn:lathe", "lang": "en"}),
    "trends_assess": regions(with_occupation=True, data={"assess": "1"}),
    "trends_judgement": regions(with_occupation=True, data={"committee": "none"}),
    "trend_signal": rows("trend", data={"trade": "cnc"}, also="industry.view_demand"),
    "trends_looked": rows("notice", data={"looked": "1"}),
    "link_judge": rows("link", data={"judgement": "reject"}),
}
