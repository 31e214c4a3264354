"""Statements of other systems in words, for lists and for the page of one."""

from collections.abc import Iterable

from ronghe.apps.base.api import Explanation, Reference, Text
from ronghe.apps.evidence.models import Record
from ronghe.apps.evidence.queries.records import record_for
from ronghe.apps.evidence.queries.statements import FOREIGN, opened_statements
from ronghe.apps.evidence.statement_words import StatementWords, words_of
from ronghe.apps.people.api import Viewer

RECORD = "evidence.record"
DID, CAME_OUT, SYSTEM = (
    Text("What was done", "做了什么"),
    Text("What came out", "结果"),
    Text("Reported by", "来自"),
)


def statement_words(records: Iterable[Record]) -> dict[int, StatementWords]:
    """By record (primary key): the words of those that other systems reported and that can still
    be read. The caller's query has checked who may see them. A fixed number of queries."""
    wanted = [row.pk for row in records if row.schema == FOREIGN]
    return {pk: words_of(content) for pk, content in opened_statements(wanted).items()}


def explain_statement(viewer: Viewer, reference: Reference) -> Explanation | None:
    """What another system reported; None for a record of another kind, or one that can be read no
    more. Raises NotFound for a record that is not for the viewer."""
    if reference.kind != RECORD:
        return None
    record_for(viewer, reference.uuid)
    row = Record.objects.filter(uuid=reference.uuid, schema=FOREIGN).first()
    content = opened_statements([row.pk]).get(row.pk) if row else None
    if content is None:
        return None
    words = words_of(content)
    platform = content.get("context", {}).get("platform", "")
    facts = [(DID, words.verb)]
    facts += [(CAME_OUT, words.result)] if words.result else []
    facts += [(SYSTEM, Text(platform, platform))] if platform else []
    return Explanation(
        title=words.activity,
        sentence=Text("Another system reported this.", "由其他系统报送。"),
        facts=tuple(facts),
    )
