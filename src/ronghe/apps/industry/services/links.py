"""Links that are less certain than the dictionary: proposed, then accepted or rejected by a person.

What is accepted becomes words of the region's dictionary, and postings that hold them are counted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import NoReturn

from django.db import IntegrityError, transaction

from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.industry.flows import LINK
from ronghe.apps.industry.models import DictionaryAddition, LinkProposal, Posting
from ronghe.apps.industry.queries.dictionaries import dictionary_of, proposer_of
from ronghe.apps.industry.services.postings import count_again, write_mentions
from ronghe.apps.industry.services.signals import require_region
from ronghe.apps.people.api import Region, Viewer
from ronghe.engines.demand import Label, Language, SkillDictionary, canonical_text

JUDGE = "industry.judge_links"
MOST_POSTINGS = 300
MOST_SENTENCES = 400
LEAST_PROBABILITY = 0.12
LONGEST_WORDS = 80
_PARTS = re.compile(r"[\n。；;•·]|\.\s|，|,\s")


def propose_links(*, viewer: Viewer, region: Region, at: datetime) -> int:
    """Look through the newest postings for sentences in which nothing was found, and propose the
    likeliest concept for each. Returns how many proposals are new."""
    require_region(viewer, JUDGE, region)
    added = sum(_propose_in(region, lang, at) for lang in ("en", "zh"))
    with transaction.atomic():
        audit(viewer, JUDGE, subject=Reference("people.region", region.uuid), count=added)
    return added


def _propose_in(region: Region, lang: str, at: datetime) -> int:
    found = dict(_sentences(region, lang))
    proposer = proposer_of(region.pk, lang) if found else None
    if proposer is None:
        return 0
    sentences = list(found)
    rows = [
        LinkProposal(
            region=region,
            posting_id=found[sentence],
            sentence=sentence,
            sentence_digest=_digest(lang, sentence),
            lang=lang,
            concept=best[0].concept,
            label=best[0].label,
            probability=best[0].probability,
            proposed_at=at,
        )
        for sentence, best in zip(sentences, proposer.propose(sentences, 1), strict=True)
        if best and best[0].probability >= LEAST_PROBABILITY
    ]
    before = LinkProposal.objects.filter(region=region).count()
    LinkProposal.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return LinkProposal.objects.filter(region=region).count() - before


def _digest(lang: str, sentence: str) -> str:
    form = canonical_text(sentence, "zh" if lang == "zh" else "en")
    return blake2b(form.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _sentences(region: Region, lang: str) -> Iterator[tuple[str, int]]:
    """Short parts of new postings with no mention in them, and the posting of each."""
    language = "zh" if lang == "zh" else "en"
    dictionary = dictionary_of(region.pk)
    rows = Posting.objects.filter(region=region, lang=lang, is_alike=False)
    rows = rows.exclude(occupation=None).order_by("-posted_on", "-pk")[:MOST_POSTINGS]
    seen: set[str] = set()
    for pk, text in rows.values_list("pk", "text"):
        for part in _PARTS.split(text):
            sentence = part.strip(" \t-–*0123456789.、)）")
            if sentence in seen or not _has_length(sentence, lang):
                continue
            seen.add(sentence)
            if not dictionary.find(sentence, language):  # type: ignore[arg-type]
                yield sentence, pk
            if len(seen) >= MOST_SENTENCES:
                return


def _has_length(sentence: str, lang: str) -> bool:
    if lang == "zh":
        return 4 <= len(sentence) <= 40
    return 2 <= sentence.count(" ") + 1 <= 16 and len(sentence) <= 160


def accept_link(*, viewer: Viewer, proposal: LinkProposal, words: str, at: datetime) -> None:
    """The words (as they stand in the sentence) name the concept from now on in this region.

    Raises NotAllowed; Refused for words that are not in the sentence, that name another concept
    here already, or for a proposal that was judged in the meantime.
    """
    require_region(viewer, JUDGE, proposal.region)
    form = _checked_words(proposal, words)
    try:
        with transaction.atomic():
            Region.objects.select_for_update().get(pk=proposal.region_id)
            _decide(viewer, proposal, "accept", at)
            DictionaryAddition.objects.create(
                region=proposal.region,
                lang=proposal.lang,
                text=form,
                concept=proposal.concept,
                label=proposal.label,
                proposal=proposal,
                added_at=at,
                added_by_id=viewer.person_id,
            )
            _find_again(proposal.region, proposal.lang, _one_label(form, proposal))
    except IntegrityError:
        raise Refused(
            "These words name something in this region already. Nothing was changed.",
            "这些词语在本区域已有所指。未作任何更改。",
            code="words-taken",
        ) from None


def reject_link(*, viewer: Viewer, proposal: LinkProposal, at: datetime) -> None:
    """The sentence is not about it; it is not proposed again."""
    require_region(viewer, JUDGE, proposal.region)
    with transaction.atomic():
        _decide(viewer, proposal, "reject", at)


def _decide(viewer: Viewer, proposal: LinkProposal, move: str, at: datetime) -> None:
    LINK.make(proposal, move, decided_at=at, decided_by_id=viewer.person_id)
    audit(viewer, JUDGE, subject=Reference("industry.link_proposal", proposal.uuid))


def _checked_words(proposal: LinkProposal, words: str) -> str:
    language = _language(proposal.lang)
    form = canonical_text(words, language)
    inside = _one_label(form, proposal).find(proposal.sentence, language)
    if not form or len(form) > LONGEST_WORDS or not inside:
        raise Refused(
            f"Give words as they stand in the sentence, at most {LONGEST_WORDS} characters. "
            "Nothing was changed.",
            f"请填写句中原有的词语，不超过 {LONGEST_WORDS} 个字符。未作任何更改。",
            code="link-words",
        )
    return form


def _one_label(form: str, proposal: LinkProposal) -> SkillDictionary:
    return SkillDictionary.build([Label(proposal.concept, form, _language(proposal.lang), True)])


def _language(lang: str) -> Language:
    return "zh" if lang == "zh" else "en"


def _find_again(region: Region, lang: str, words: SkillDictionary) -> None:
    """Postings that hold the new words name their concepts too; their months are counted anew."""
    rows = Posting.objects.filter(region=region, lang=lang)
    found = []
    for posting in rows.only("pk", "title", "text", "month").iterator(chunk_size=500):
        mentions = words.find(f"{posting.title}\n{posting.text}", _language(lang))
        if mentions:
            found.append((posting, {mention.concept for mention in mentions}))
    write_mentions(found)
    count_again(region, {posting.month for posting, _ in found})


# --- words that a person adds ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WordsDraft:
    """That `text` names a concept in postings of a language ("en" or "zh"); `label` is what pages
    call the concept."""

    concept: str
    lang: str
    text: str
    label: str


def add_words(*, viewer: Viewer, region: Region, words: Sequence[WordsDraft], at: datetime) -> int:
    """Add words to the region's dictionary and find them in its postings; returns how many are
    new. Raises NotAllowed; Refused for words that nothing can be found by, or that name another
    concept here already."""
    require_region(viewer, JUDGE, region)
    with transaction.atomic():
        Region.objects.select_for_update().get(pk=region.pk)
        known = dict(_known(region))
        new = {}
        for one in words:
            key = one.lang, canonical_text(one.text, _language(one.lang))
            if known.setdefault(key, one.concept) != one.concept or not key[1]:
                _refuse_words(one)
            new[key] = one
        rows = [
            DictionaryAddition(
                region=region,
                lang=lang,
                text=form,
                concept=one.concept,
                label=one.label,
                added_at=at,
                added_by_id=viewer.person_id,
            )
            for (lang, form), one in new.items()
        ]
        before = DictionaryAddition.objects.filter(region=region).count()
        DictionaryAddition.objects.bulk_create(rows, ignore_conflicts=True)
        for lang in sorted({lang for lang, _ in new}):
            labels = [
                Label(one.concept, form, _language(lang), True)
                for (its, form), one in new.items()
                if its == lang
            ]
            _find_again(region, lang, SkillDictionary.build(labels))
        added = DictionaryAddition.objects.filter(region=region).count() - before
        audit(viewer, JUDGE, subject=Reference("people.region", region.uuid), count=added)
    return added


def _known(region: Region) -> Iterator[tuple[tuple[str, str], str]]:
    rows = DictionaryAddition.objects.filter(region=region)
    for lang, text, concept in rows.values_list("lang", "text", "concept"):
        yield (lang, text), concept


def _refuse_words(one: WordsDraft) -> NoReturn:
    raise Refused(
        f"“{one.text}” cannot be searched for, or names something else in this region. Nothing "
        "was added.",
        f"“{one.text}”无法用于查找，或在本区域已有所指。未添加。",
        code="words-taken",
    )
