"""Two years of job postings for one occupation of the first region, and what they say: invented
by seed from content/postings.toml, in both languages."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from ronghe.apps.competence.api import Occupation
from ronghe.apps.industry.api import (
    PostingFile,
    WordsDraft,
    add_words,
    land_postings,
    run_trends,
)
from ronghe.apps.people.api import Region, Viewer
from ronghe.sample_region.content_files import read_file
from ronghe.sample_region.framework_files import occupation_code
from ronghe.sample_region.records import SampleRegion
from ronghe.sample_region.terms import months_before
from ronghe.standards.job_posting import Field

LANGUAGES = ("en", "zh")
FIELDS: tuple[Field, ...] = ("identifier", "title", "text", "language", "employer", "posted_on")


@dataclass(frozen=True, slots=True)
class PostingMaker:
    """Writes postings; `employers` are the titles of enterprises by language."""

    told: Mapping[str, Any]
    employers: Mapping[str, Sequence[str]]
    random: Random

    def file(self, today: date) -> bytes:
        """The postings of the whole months before `today`, one JSON object a line."""
        months = months_before(today, self.told["months"])
        lines = [
            json.dumps(self._posting(number, month, place / (len(months) - 1)), ensure_ascii=False)
            for place, month in enumerate(months)
            for number in range(self._count())
        ]
        return "\n".join(lines).encode()

    def _count(self) -> int:
        return self.told["a_month"] + self.random.randint(-8, 8)

    def _posting(self, number: int, month: date, progress: float) -> dict[str, str]:
        lang = "zh" if self.random.random() < self.told["chinese"] else "en"
        employer = self.random.choice(self.employers[lang])
        product = self.random.choice(self.told["product"][lang])
        opening = self._one_of("opening", lang).format(employer=employer, product=product)
        asked = [
            self._one_of("asking", lang).format(words=self.random.choice(skill[lang]))
            for skill in self.told["skill"]
            if self.random.random() < share_at(skill, progress)
        ]
        self.random.shuffle(asked)
        day = month + timedelta(days=self.random.randrange(28))
        return {
            "identifier": f"{month:%Y-%m}-{number + 1:03}",
            "title": self._one_of("title", lang),
            "text": "\n".join([opening, *asked, self._one_of("closing", lang)]),
            "language": lang,
            "employer": employer,
            "posted_on": day.isoformat(),
        }

    def _one_of(self, part: str, lang: str) -> str:
        chosen: str = self.random.choice(self.told[part][lang])
        return chosen


def share_at(skill: Mapping[str, Any], progress: float) -> float:
    """The share of postings that ask for a skill, `progress` of the way through the two years."""
    first, last = skill["share"]
    return float(first + (last - first) * progress)


def load_postings(*, viewer: Viewer, region: SampleRegion, at: datetime) -> None:
    """Teach the region's dictionary the words, take the postings in and assess their trends. Call
    inside a transaction, after the frameworks."""
    told = read_file("postings")
    place = Region.objects.get(code=region.places[0].code)
    add_words(viewer=viewer, region=place, words=_words(told), at=at)
    maker = PostingMaker(told, _employers(region, told["programme"]), Random(region.seed))
    file = PostingFile(
        region=place,
        source=told["source"],
        name=told["file"],
        content=maker.file(at.date()),
        mapping={field: field for field in FIELDS},
    )
    land_postings(viewer=viewer, file=file, at=at)
    run_trends(viewer=viewer, region=place, occupation=watched_occupation(region), at=at)


def watched_occupation(region: SampleRegion) -> Occupation:
    """The occupation whose postings the sample region has."""
    told = read_file("postings")
    [programme] = [one for one in region.content.programmes if one.key == told["programme"]]
    return Occupation.objects.get(code=occupation_code(programme.occupations[told["occupation"]]))


def _words(told: Mapping[str, Any]) -> list[WordsDraft]:
    """Pages call a skill by the first of its words."""
    return [
        WordsDraft(skill["concept"], lang, text, skill[lang][0])
        for skill in told["skill"]
        for lang in LANGUAGES
        for text in skill[lang]
    ]


def _employers(region: SampleRegion, programme: str) -> dict[str, list[str]]:
    titles = [
        one.title
        for one in region.organisations
        if one.kind == "enterprise" and programme in one.programmes
    ]
    return {"en": [one.en for one in titles], "zh": [one.zh for one in titles]}
