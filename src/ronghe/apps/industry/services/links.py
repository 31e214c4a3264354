"""Links that are less certain than the dictionary: proposed, then accepted or rejected by a person.

What is accepted becomes words of the region's dictionary, and postings that hold them are counted.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from hashlib import blake2b

from django.db import IntegrityError, transaction

from ronghe.apps.base.api import Reference, Refused, audit
from ronghe.apps.industry.models import DictionaryAddition, LinkProposal, Posting
from ronghe.apps.industry.queries.dictionaries import dictionary_of, proposer_of
from ronghe.apps.industry.services.postings import count_again, write_mentions
from ronghe.apps.industry.services.signals import require_region
from ronghe.apps.people.api import Region, Viewer
from ronghe.engines.demand import Label, SkillDictionary, canonical_text

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
            _decide(viewer, proposal, LinkProposal.State.ACCEPTED, at)
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
            _find_again(proposal, form)
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
        _decide(viewer, proposal, LinkProposal.State.REJECTED, at)


def _decide(viewer: Viewer, proposal: LinkProposal, state: str, at: datetime) -> None:
    waiting = LinkProposal.objects.filter(pk=proposal.pk, state=LinkProposal.State.OPEN)
    if not waiting.update(state=state, decided_at=at, decided_by_id=viewer.person_id):
        raise Refused(
            "Somebody has judged this already. Nothing was changed.",
            "该建议已有人处理。未作任何更改。",
            code="link-judged",
        )
    audit(viewer, JUDGE, subject=Reference("industry.link_proposal", proposal.uuid))


def _checked_words(proposal: LinkProposal, words: str) -> str:
    language = "zh" if proposal.lang == "zh" else "en"
    form = canonical_text(words, language)  # type: ignore[arg-type]
    inside = _one_label(form, proposal).find(proposal.sentence, language)  # type: ignore[arg-type]
    if not form or len(form) > LONGEST_WORDS or not inside:
        raise Refused(
            f"Give words as they stand in the sentence, at most {LONGEST_WORDS} characters. "
            "Nothing was changed.",
            f"请填写句中原有的词语，不超过 {LONGEST_WORDS} 个字符。未作任何更改。",
            code="link-words",
        )
    return form


def _one_label(form: str, proposal: LinkProposal) -> SkillDictionary:
    language = "zh" if proposal.lang == "zh" else "en"
    return SkillDictionary.build([Label(proposal.concept, form, language, True)])  # type: ignore[arg-type]


def _find_again(proposal: LinkProposal, form: str) -> None:
    """Postings that hold the new words name the concept too; their months are counted anew."""
    one = _one_label(form, proposal)
    language = "zh" if proposal.lang == "zh" else "en"
    rows = Posting.objects.filter(region=proposal.region, lang=proposal.lang)
    found = [
        posting
        for posting in rows.only("pk", "title", "text", "month").iterator(chunk_size=500)
        if one.find(f"{posting.title}\n{posting.text}", language)  # type: ignore[arg-type]
    ]
    write_mentions((posting, [proposal.concept]) for posting in found)
    count_again(proposal.region, {posting.month for posting in found})
