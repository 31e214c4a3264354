"""Taking postings in: each once, with the skills found in them, counted by month."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b

from django.db import IntegrityError, transaction
from django.db.models import Count

from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.competence.api import Occupation
from ronghe.apps.industry.models import MonthlyCount, Posting, PostingImport, PostingMention
from ronghe.apps.industry.queries.dictionaries import dictionary_of, titles_of_occupations
from ronghe.apps.industry.services.signals import require_region
from ronghe.apps.people.api import Region, Viewer
from ronghe.engines.demand import DICTIONARY_VERSION, Language, Mention, SkillDictionary
from ronghe.standards.job_posting import Format, JobPosting, Mapped, read_postings
from ronghe.standards.problems import Problem

IMPORT = "industry.import_postings"
BATCH = 500
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,32}){1,4}")
_PHONE = re.compile(r"(?<!\d)\+?\d(?:[ -]?\d){6,14}(?!\d)")
_SLUG = re.compile(r"[a-z0-9_-]{1,60}")


@dataclass(frozen=True, slots=True)
class PostingFile:
    """A file as it came, and how to read it. `source` is a short code of where it comes from:
    together with a posting's identifier it makes the posting the same one again."""

    region: Region
    source: str
    name: str
    content: bytes
    format: Format | None = None
    mapping: Mapped | None = None


@dataclass(frozen=True, slots=True)
class PostingPlan:
    """What taking a file in would do: `new` postings, of them `alike` ones (a text that was posted
    in the same month before: kept, not counted); `repeated` ones are there already."""

    problems: tuple[Problem, ...]
    new: tuple[JobPosting, ...]
    repeated: int
    alike: int
    with_occupation: int
    with_skills: int

    @property
    def errors(self) -> int:
        return sum(problem.severity == "error" for problem in self.problems)

    @property
    def can_land(self) -> bool:
        return bool(self.new) or (self.repeated > 0 and not self.errors)


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A posting with everything that is computed from its text."""

    posting: JobPosting
    text: str
    digest: str
    is_alike: bool
    occupation: int | None
    basis: str
    concepts: tuple[str, ...]


def plan_postings(*, viewer: Viewer, file: PostingFile) -> PostingPlan:
    """Read a file and say what would happen; writes nothing. Raises NotAllowed, or Refused for a
    source that is no short code."""
    _check(viewer, file)
    read = read_postings(file.content, name=file.name, format=file.format, mapping=file.mapping)
    return _plan(read.problems, _prepare(file, read.records), len(read.records))


def land_postings(
    *, viewer: Viewer, file: PostingFile, at: datetime, sound_rows: bool = False
) -> tuple[PostingPlan, PostingImport | None]:
    """Take a file in, whole or, with `sound_rows`, without its bad rows.

    Returns what the plan was, and the import, None where nothing was written: bad rows without
    `sound_rows`, or nothing to read. Postings that are there already stay as they are, so that a
    file taken in twice changes nothing.
    """
    _check(viewer, file)
    read = read_postings(file.content, name=file.name, format=file.format, mapping=file.mapping)
    try:
        with transaction.atomic():
            Region.objects.select_for_update().get(pk=file.region.pk)
            prepared = _prepare(file, read.records)
            plan = _plan(read.problems, prepared, len(read.records))
            if not plan.can_land or (plan.errors and not sound_rows):
                return plan, None
            landed = _write(viewer, file, plan, prepared, at)
    except IntegrityError:
        raise Refused(
            "Somebody takes in the same postings at this moment. Nothing was written; try again.",
            "有人正在导入相同的招聘信息。未写入任何内容，请重试。",
            code="postings-at-once",
        ) from None
    return plan, landed


def _check(viewer: Viewer, file: PostingFile) -> None:
    require_region(viewer, IMPORT, file.region)
    if not _SLUG.fullmatch(file.source):
        raise Refused(
            "Name the source in small letters, digits and hyphens. Nothing was read.",
            "来源请用小写字母、数字和连字符表示。未读取。",
            code="posting-source",
        )


def _plan(problems: tuple[Problem, ...], prepared: Sequence[_Prepared], read: int) -> PostingPlan:
    return PostingPlan(
        problems=problems,
        new=tuple(one.posting for one in prepared),
        repeated=read - len(prepared),
        alike=sum(one.is_alike for one in prepared),
        with_occupation=sum(one.occupation is not None for one in prepared),
        with_skills=sum(bool(one.concepts) for one in prepared),
    )


# --- what is computed from a posting --------------------------------------------------------------


def _prepare(file: PostingFile, postings: Sequence[JobPosting]) -> list[_Prepared]:
    """The postings that are not there yet."""
    new = _not_there(file, postings)
    if not new:
        return []
    skills, titles = dictionary_of(file.region.pk), titles_of_occupations()
    codes = dict(Occupation.objects.exclude(csco_code="").values_list("csco_code", "pk"))
    seen = _digests_there(file.region, {_month(one.posted_on) for one in new})
    prepared = []
    for one in new:
        text = without_contacts(one.text)
        digest = digest_of(one.title, text)
        key = (_month(one.posted_on), digest)
        occupation, basis = _occupation(one, titles, codes)
        concepts = _concepts(skills.find(f"{one.title}\n{text}", one.language))
        prepared.append(_Prepared(one, text, digest, key in seen, occupation, basis, concepts))
        seen.add(key)
    return prepared


def _not_there(file: PostingFile, postings: Sequence[JobPosting]) -> list[JobPosting]:
    known: set[str] = set()
    for start in range(0, len(postings), BATCH):
        asked = [one.identifier for one in postings[start : start + BATCH]]
        rows = Posting.objects.filter(region=file.region, source=file.source, identifier__in=asked)
        known |= set(rows.values_list("identifier", flat=True))
    return [one for one in postings if one.identifier not in known]


def _digests_there(region: Region, months: set[date]) -> set[tuple[date, str]]:
    rows = Posting.objects.filter(region=region, month__in=months)
    return set(rows.values_list("month", "digest"))


def _month(day: date) -> date:
    return day.replace(day=1)


def without_contacts(text: str) -> str:
    """Telephone numbers and mail addresses are of no use here and name people: taken out."""
    return _PHONE.sub("…", _MAIL.sub("…", text))


def digest_of(title: str, text: str) -> str:
    """The same for texts that differ in spaces, punctuation, digits and case only."""
    letters = "".join(filter(str.isalpha, f"{title}{text}".lower()))
    return blake2b(letters.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _concepts(mentions: Iterable[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mention.concept for mention in mentions))


def _occupation(
    posting: JobPosting, titles: SkillDictionary, codes: dict[str, int]
) -> tuple[int | None, str]:
    """By the publisher's code of the national classification, else by the longest title of an
    occupation in the posting's own title; unknown where two occupations fit."""
    if posting.occupation_code in codes:
        return codes[posting.occupation_code], posting.occupation_code
    for words in (posting.title, posting.occupation):
        found = _titles_in(words, posting.language, titles)
        if found:
            longest = max(found, key=lambda one: one.end - one.start)
            if len({one.concept for one in found}) == 1:
                return int(longest.concept), longest.label
    return None, ""


def _titles_in(words: str, language: Language, titles: SkillDictionary) -> tuple[Mention, ...]:
    return titles.find(words, language) if words else ()


# --- writing --------------------------------------------------------------------------------------


def _write(
    viewer: Viewer,
    file: PostingFile,
    plan: PostingPlan,
    prepared: Sequence[_Prepared],
    at: datetime,
) -> PostingImport:
    landed = PostingImport.objects.create(
        region=file.region,
        source=file.source,
        file_name=file.name[:200],
        imported_at=at,
        imported_by_id=viewer.person_id,
        dictionary_version=DICTIONARY_VERSION,
        created=len(prepared),
        repeated=plan.repeated,
        alike=plan.alike,
        refused=plan.errors,
    )
    rows = Posting.objects.bulk_create(
        [_row(file, landed, one) for one in prepared], batch_size=BATCH
    )
    write_mentions(zip(rows, (one.concepts for one in prepared), strict=True))
    count_again(file.region, {_month(one.posting.posted_on) for one in prepared})
    subject = Reference("industry.posting_import", landed.uuid)
    audit(viewer, IMPORT, subject=subject, count=len(prepared))
    return landed


def _row(file: PostingFile, landed: PostingImport, one: _Prepared) -> Posting:
    return Posting(
        region=file.region,
        source=file.source,
        identifier=one.posting.identifier,
        lang=one.posting.language,
        title=one.posting.title,
        text=one.text,
        employer=one.posting.employer,
        place=one.posting.region,
        posted_on=one.posting.posted_on,
        month=_month(one.posting.posted_on),
        occupation_id=one.occupation,
        occupation_basis=one.basis[:200],
        digest=one.digest,
        is_alike=one.is_alike,
        came_with=landed,
    )


def write_mentions(found: Iterable[tuple[Posting, Iterable[str]]]) -> None:
    """Keep which concepts each posting names."""
    PostingMention.objects.bulk_create(
        [
            PostingMention(posting=posting, concept=concept)
            for posting, concepts in found
            for concept in concepts
        ],
        batch_size=2 * BATCH,
        ignore_conflicts=True,
    )


def count_again(region: Region, months: set[date]) -> None:
    """Make the counts of some months anew from their postings. Call inside a transaction that
    holds the region's row."""
    MonthlyCount.objects.filter(region=region, month__in=months).delete()
    counted = Posting.objects.filter(region=region, month__in=months, is_alike=False).order_by()
    place = ("occupation", "lang", "month")
    totals = counted.values_list(*place).annotate(n=Count("pk"))
    named = counted.filter(mentions__isnull=False).values_list(*place, "mentions__concept")
    rows = [(occupation, lang, month, "", n) for occupation, lang, month, n in totals]
    rows += list(named.annotate(n=Count("pk")))
    MonthlyCount.objects.bulk_create(
        [
            MonthlyCount(
                region=region,
                occupation_id=occupation,
                lang=lang,
                month=month,
                concept=concept,
                postings=n,
            )
            for occupation, lang, month, concept, n in rows
        ],
        batch_size=BATCH,
    )
