"""Showing a choice of one's portfolio by a link: for a purpose, for a time, withdrawn at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from ronghe.apps.base.api import AuditEntry, Reference, Refused, audit
from ronghe.apps.certification.models import Portfolio, ShareChoice, ShareLink
from ronghe.apps.certification.portfolio_limits import (
    LONGEST_DAYS,
    LONGEST_PURPOSE,
    MOST_LINKS,
    MOST_SHOWN,
)
from ronghe.apps.certification.queries.timeline import timeline_of
from ronghe.apps.certification.services.portfolios import lock_portfolio
from ronghe.apps.people.api import (
    LinkSpent,
    Person,
    Viewer,
    digest_of,
    may_consent_alone,
    new_secret,
    require,
)

KEEP = "certification.keep_portfolio"
OPEN = "certification.open_shared_portfolio"


@dataclass(frozen=True, slots=True)
class ShareDraft:
    """What a link is to show, to whom it is meant, and for how many days."""

    purpose: str
    lang: str
    targets: tuple[Reference, ...]
    shows_levels: bool = False
    days: int = 30


def link_reference(link: ShareLink) -> Reference:
    return Reference("certification.share_link", link.uuid)


def make_share_link(
    *, viewer: Viewer, person: Person, draft: ShareDraft, at: datetime
) -> tuple[ShareLink, str]:
    """Make a link to a choice of one's own portfolio; returns it with its secret, which is shown
    once and not kept.

    Raises NotAllowed; Refused for whoever does not decide alone yet, a choice of nothing or of
    something that is not theirs, a purpose or a time that cannot be. Nothing is written then.
    """
    require(viewer, KEEP, person=person)
    _refuse_minor(viewer, person)
    _refuse_words(draft)
    with transaction.atomic():
        portfolio = lock_portfolio(person, at)
        _refuse_choice(viewer, person, draft.targets, draft.shows_levels)
        _refuse_many(portfolio, at)
        secret = new_secret()
        link = ShareLink.objects.create(
            portfolio=portfolio,
            purpose=draft.purpose.strip(),
            lang=draft.lang,
            digest=digest_of(secret),
            shows_levels=draft.shows_levels,
            made_at=at,
            expires_at=at + timedelta(days=draft.days),
        )
        set_choice(link, draft.targets)
        count = len(draft.targets)
        audit(viewer, KEEP, subject=link_reference(link), touched="made a link", count=count)
    return link, secret


def change_share_link(
    *,
    viewer: Viewer,
    link: ShareLink,
    targets: tuple[Reference, ...],
    shows_levels: bool,
    at: datetime,
) -> ShareLink:
    """Change what a link that still works shows, at once. Raises as `make_share_link` does."""
    person = link.portfolio.person
    require(viewer, KEEP, person=person)
    with transaction.atomic():
        lock_portfolio(person, at)
        _refuse_closed(link, at)
        _refuse_choice(viewer, person, targets, shows_levels)
        ShareLink.objects.filter(pk=link.pk).update(shows_levels=shows_levels)
        set_choice(link, targets)
        link.shows_levels = shows_levels
        count = len(targets)
        audit(viewer, KEEP, subject=link_reference(link), touched="changed a link", count=count)
    return link


def withdraw_share_link(*, viewer: Viewer, link: ShareLink, at: datetime) -> bool:
    """Close a link at once; False where it was withdrawn before."""
    require(viewer, KEEP, person=link.portfolio.person)
    with transaction.atomic():
        withdrawn = ShareLink.objects.filter(pk=link.pk, withdrawn_at__isnull=True).update(
            withdrawn_at=at
        )
        if withdrawn:
            audit(viewer, KEEP, subject=link_reference(link), touched="withdrew a link")
    return bool(withdrawn)


def open_share_link(*, viewer: Viewer, secret: str, at: datetime) -> ShareLink:
    """The link behind a secret; the opening is left in the audit table, where its owner reads how
    often it was opened. Raises LinkSpent for one that was withdrawn, has run out, or never was."""
    link = link_behind(secret, at)
    audit(viewer, OPEN, kind=AuditEntry.Kind.READ, subject=link_reference(link))
    return link


def link_behind(secret: str, at: datetime) -> ShareLink:
    """The same without a trace, for the files of an opened page."""
    link = (
        ShareLink.objects.filter(
            digest=digest_of(secret),
            withdrawn_at__isnull=True,
            expires_at__gt=at,
            portfolio__person__erased_at__isnull=True,
        )
        .select_related("portfolio__person")
        .first()
    )
    if link is None:
        raise LinkSpent
    return link


def set_choice(link: ShareLink, targets: tuple[Reference, ...]) -> None:
    """Let a link show these things, each once, instead of what it showed before."""
    link.choices.all().delete()
    ShareChoice.objects.bulk_create(
        [ShareChoice(link=link, target=one) for one in dict.fromkeys(targets)]
    )


# --- what is refused ------------------------------------------------------------------------------


def _refuse_minor(viewer: Viewer, person: Person) -> None:
    if viewer.is_system or may_consent_alone(person, viewer.on_date):
        return
    raise Refused(
        "Below 14, or while the school does not know your age, you cannot show your portfolio by "
        "a link. Talk to your guardian and your teacher. No link was made.",
        "未满 14 周岁，或学校未登记您的出生日期时，不能通过链接展示档案。"
        "请与监护人和老师商量。未生成链接。",
        code="guardian-decides",
    )


def _refuse_words(draft: ShareDraft) -> None:
    if not 0 < len(draft.purpose.strip()) <= LONGEST_PURPOSE:
        raise Refused(
            f"Say for whom and for what, in at most {LONGEST_PURPOSE} characters. "
            "No link was made.",
            f"请用不超过 {LONGEST_PURPOSE} 字说明给谁看、作何用。未生成链接。",
            code="purpose",
        )
    if not 1 <= draft.days <= LONGEST_DAYS:
        raise Refused(
            f"A link works for 1 to {LONGEST_DAYS} days. No link was made.",
            f"链接有效期为 1 至 {LONGEST_DAYS} 天。未生成链接。",
            code="days",
        )


def _refuse_choice(
    viewer: Viewer, person: Person, targets: tuple[Reference, ...], shows_levels: bool
) -> None:
    if (not targets and not shows_levels) or len(set(targets)) > MOST_SHOWN:
        raise Refused(
            f"Choose between 1 and {MOST_SHOWN} things to show. Nothing was changed.",
            f"请选择 1 至 {MOST_SHOWN} 项要展示的内容。未作任何更改。",
            code="choice-count",
        )
    own = set(timeline_of(viewer, person).names)
    if not set(targets) <= own:
        raise Refused(
            "Something you chose is not in your portfolio any more. Nothing was changed.",
            "所选内容中有的已不在您的档案中。未作任何更改。",
            code="choice-gone",
        )


def _refuse_many(portfolio: Portfolio, at: datetime) -> None:
    working = portfolio.share_links.filter(withdrawn_at__isnull=True, expires_at__gt=at)
    if working.count() >= MOST_LINKS:
        raise Refused(
            f"You have {MOST_LINKS} links that work. Withdraw one first; no link was made.",
            f"您已有 {MOST_LINKS} 个有效链接，请先撤回一个。未生成链接。",
            code="link-count",
        )


def _refuse_closed(link: ShareLink, at: datetime) -> None:
    fresh = ShareLink.objects.get(pk=link.pk)
    if fresh.digest is None or fresh.withdrawn_at is not None or fresh.expires_at <= at:
        raise Refused(
            "This link no longer works. Make a new one; nothing was changed.",
            "该链接已失效，请重新生成。未作任何更改。",
            code="link-closed",
        )
