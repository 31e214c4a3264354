"""A person's portfolio begins with whatever is first written for it."""

from datetime import datetime

from ronghe.apps.base.api import Reference
from ronghe.apps.certification.models import Portfolio
from ronghe.apps.people.api import Person


def lock_portfolio(person: Person, at: datetime) -> Portfolio:
    """The portfolio, begun where there is none, locked for the rest of the transaction: writers
    for one person wait for each other."""
    Portfolio.objects.get_or_create(person=person, defaults={"opened_at": at})
    return Portfolio.objects.select_for_update().get(person=person)


def reference_of(portfolio: Portfolio) -> Reference:
    return Reference("certification.portfolio", portfolio.uuid)
