"""What somebody did, in words: where, when and how often, seen by how many of which roles. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date

from ronghe.apps.assessment.api import WorkSeen
from ronghe.apps.base.api import Text
from ronghe.apps.certification.credential_content import Deed
from ronghe.apps.certification.requirement_words import CONTEXT_TEXT

TASKS = Text("Typical work tasks", "典型工作任务")
MADE = Text("What came of it", "完成的成果")
SEEN = Text("What was seen", "表现")
WHERE = Text("Where", "情境")
WHEN = Text("When and how often", "时间与次数")
CONFIRMED_BY = Text("Confirmed by", "确认角色")
PARTS = (
    (SEEN, "seen"),
    (MADE, "made"),
    (TASKS, "tasks"),
    (WHERE, "where"),
    (WHEN, "when"),
    (CONFIRMED_BY, "confirmed_by"),
)
# The first that a rater holds says as what they rated.
ROLES = {
    "mentor": ("{} enterprise mentor", "{} enterprise mentors", "企业导师 {} 名"),
    "industry_expert": ("{} industry expert", "{} industry experts", "行业专家 {} 名"),
    "teacher": ("{} teacher", "{} teachers", "教师 {} 名"),
    "programme_lead": ("{} programme lead", "{} programme leads", "专业负责人 {} 名"),
    "panel_member": ("{} panel member", "{} panel members", "评审员 {} 名"),
    "enterprise": ("{} person of an enterprise", "{} people of enterprises", "企业人员 {} 名"),
    "school": ("{} person of the school", "{} people of the school", "学校人员 {} 名"),
}
OF_ENTERPRISES = ("mentor", "industry_expert", "panel_member", "enterprise")
OF_THE_SCHOOL = ("teacher", "programme_lead", "panel_member", "school")


def deed_rows(deed: Deed) -> tuple[tuple[Text, tuple[Text, ...]], ...]:
    """What is known of a deed as questions with their answers."""
    rows = ((label, getattr(deed, part)) for label, part in PARTS)
    return tuple((label, texts) for label, texts in rows if texts)


def narrative_of(deed: Deed) -> Text:
    """The same as sentences, for readers that know no questions of ours."""
    rows = deed_rows(deed)
    return Text(
        " ".join(f"{label.en}: {'; '.join(one.en for one in texts)}." for label, texts in rows),
        "".join(f"{label.zh}：{'；'.join(one.zh for one in texts)}。" for label, texts in rows),
    )


def role_of_rater(roles: Collection[str], *, is_by_enterprise: bool) -> str:
    """As what somebody rated, of the roles that they hold; their side alone where none fits."""
    order = OF_ENTERPRISES if is_by_enterprise else OF_THE_SCHOOL
    return next((role for role in order if role in roles), order[-1])


def counted_roles(roles: Iterable[str]) -> tuple[Text, ...]:
    """From one role a rater to "2 enterprise mentors", "3 teachers"."""
    counts = Counter(roles)
    found = []
    for role, (one, many, zh) in ROLES.items():
        if number := counts[role]:
            en = one if number == 1 else many
            found.append(Text(en.format(number), zh.format(number)))
    return tuple(found)


def seen_text(work: WorkSeen) -> tuple[Text, ...]:
    """The anchor and how many said it, without the anchor's own full stop."""
    if work.seen is None:
        return ()
    en, zh = work.seen.en.rstrip(". "), work.seen.zh.rstrip("。 ")
    if work.lately == 1:
        return (Text(en, zh),)
    return (
        Text(
            f"{en} (this or more in {work.at_least_so} of {work.lately} ratings)",
            f"{zh}（{work.lately} 次评分中有 {work.at_least_so} 次达到或更高）",
        ),
    )


def when_text(work: WorkSeen) -> Text:
    """On how many days between which months; answers that nobody rated are counted as such."""
    days = "on 1 day" if work.days == 1 else f"on {work.days} days"
    first, last = month_text(work.since), month_text(work.until)
    period = Text(f"{first.en} to {last.en}", f"{first.zh}至{last.zh}") if first != last else first
    if work.by:
        return Text(f"{days}, {period.en}", f"{period.zh}，{work.days} 天")
    answers = "1 answer" if work.scores == 1 else f"{work.scores} answers"
    return Text(
        f"{answers} {days}, {period.en}", f"{period.zh}，{work.days} 天，作答 {work.scores} 次"
    )


def month_text(day: date) -> Text:
    return Text(f"{day:%B %Y}", f"{day.year}年{day.month}月")


def where_text(work: WorkSeen, kinds: Collection[Text]) -> tuple[Text, ...]:
    """The contexts; behind the workplace the kinds of enterprise."""
    texts = []
    for name, text in CONTEXT_TEXT.items():
        if name not in work.contexts:
            continue
        if name == "workplace" and kinds:
            en, zh = "; ".join(one.en for one in kinds), "；".join(one.zh for one in kinds)
            text = Text(f"{text.en} ({en})", f"{text.zh}（{zh}）")
        texts.append(text)
    return tuple(texts)
