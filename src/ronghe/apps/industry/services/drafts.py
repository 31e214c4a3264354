"""What is to be recorded as a signal."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ronghe.apps.base.api import Reference
from ronghe.apps.competence.api import Competence, TypicalTask
from ronghe.apps.industry.models import EquipmentGeneration, EquipmentType, Post
from ronghe.apps.people.api import Organisation, Person, Region


@dataclass(frozen=True, slots=True)
class SignalDraft:
    """What is to be recorded. `trade` is the code of a trade of the region's programmes, empty
    when it concerns all; `event_on` is when it happened, not when it was noticed. `title_other` and
    `text_other` say the same in the other language where the system worded it. `told_by` is the
    mentor whose word somebody else writes down."""

    region: Region
    kind: str
    title: str
    event_on: date
    text: str = ""
    lang: str = "zh-hans"
    enterprise: Organisation | None = None
    post: Post | None = None
    trade: str = ""
    source: Reference | None = None
    tasks: Sequence[TypicalTask] = ()
    competences: Sequence[Competence] = ()
    equipment_type: EquipmentType | None = None
    equipment_generation: EquipmentGeneration | None = None
    told_by: Person | None = None
    title_other: str = ""
    text_other: str = ""
