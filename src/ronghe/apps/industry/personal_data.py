"""What `industry` holds about a person: contacts, and who noticed, sent or recorded something."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from ronghe.apps.base.api import PersonalData, Text, personal_data
from ronghe.apps.industry.models import (
    Contact,
    DictionaryAddition,
    Invitation,
    LinkProposal,
    PostingImport,
    Signal,
    SignalWithdrawal,
    Survey,
    TechnicalEvent,
    TrendNotice,
    TrendRun,
)


def count(person: UUID) -> int:
    return (
        Contact.objects.filter(person__uuid=person).count()
        + Signal.objects.filter(noticed_by__uuid=person).count()
        + SignalWithdrawal.objects.filter(withdrawn_by__uuid=person).count()
        + TechnicalEvent.objects.filter(recorded_by__uuid=person).count()
        + Invitation.objects.filter(sent_by__uuid=person).count()
        + Survey.objects.filter(made_by__uuid=person).count()
        + PostingImport.objects.filter(imported_by__uuid=person).count()
        + TrendRun.objects.filter(made_by__uuid=person).count()
        + TrendNotice.objects.filter(looked_by__uuid=person).count()
        + LinkProposal.objects.filter(decided_by__uuid=person).count()
        + DictionaryAddition.objects.filter(added_by__uuid=person).count()
    )


def export(person: UUID) -> Mapping[str, Any]:
    contacts = Contact.objects.filter(person__uuid=person).select_related("enterprise")
    signals = Signal.objects.filter(noticed_by__uuid=person)
    return {
        "contacts": [
            {
                "enterprise": row.enterprise.code,
                "position": row.position,
                "phone": row.phone,
                "mail": row.mail,
                "purposes": row.purposes,
                "agreed_on": row.agreed_on.isoformat(),
            }
            for row in contacts.order_by("pk")
        ],
        "signals_noticed": [
            {"signal": str(row.uuid), "title": row.title, "noticed_at": row.noticed_at.isoformat()}
            for row in signals.order_by("pk")
        ],
    }


def erase(person: UUID) -> int:
    """Delete contacts with their unused links; what was noticed stays without the name."""
    contacts = Contact.objects.filter(person__uuid=person)
    Invitation.objects.filter(contact__in=contacts, answered_at__isnull=True).delete()
    rows = contacts.delete()[0]
    rows += Signal.objects.filter(noticed_by__uuid=person).update(noticed_by=None)
    rows += SignalWithdrawal.objects.filter(withdrawn_by__uuid=person).update(withdrawn_by=None)
    rows += TechnicalEvent.objects.filter(recorded_by__uuid=person).update(recorded_by=None)
    rows += Invitation.objects.filter(sent_by__uuid=person).update(sent_by=None)
    rows += Survey.objects.filter(made_by__uuid=person).update(made_by=None)
    rows += PostingImport.objects.filter(imported_by__uuid=person).update(imported_by=None)
    rows += TrendRun.objects.filter(made_by__uuid=person).update(made_by=None)
    rows += TrendNotice.objects.filter(looked_by__uuid=person).update(looked_by=None)
    rows += LinkProposal.objects.filter(decided_by__uuid=person).update(decided_by=None)
    rows += DictionaryAddition.objects.filter(added_by__uuid=person).update(added_by=None)
    return rows


def register() -> None:
    personal_data.register(
        "industry",
        PersonalData(
            title=Text("Contacts at enterprises, signals noticed", "企业联系人与所登记的信号"),
            tables=(
                "industry.Contact",
                "industry.Signal",
                "industry.SignalWithdrawal",
                "industry.TechnicalEvent",
                "industry.Invitation",
                "industry.Survey",
                "industry.PostingImport",
                "industry.TrendRun",
                "industry.TrendNotice",
                "industry.LinkProposal",
                "industry.DictionaryAddition",
            ),
            count=count,
            export=export,
            erase=erase,
        ),
    )
