"""The door to `evidence` for every app above."""

from ronghe.apps.evidence.data import Damage, NewRecord, Verification
from ronghe.apps.evidence.document_address import DocumentAddress
from ronghe.apps.evidence.kept_heads import KeptHead, line_of, read_heads
from ronghe.apps.evidence.models import Document, Record, Stream
from ronghe.apps.evidence.queries import (
    EvidenceView,
    names_of,
    oldest_unsealed,
    private_texts,
    record_for,
    records_of,
)
from ronghe.apps.evidence.queries.learners import home_page, person_of_agent
from ronghe.apps.evidence.queries.statement_feed import (
    Cursor,
    Place,
    ResultSeen,
    StatementSeen,
    newest_statements,
    persons_named,
    result_seen,
    statements_after,
    statements_from,
)
from ronghe.apps.evidence.queries.statement_words import statement_words
from ronghe.apps.evidence.record_store.letting_in import answer_as
from ronghe.apps.evidence.services.documents import (
    ABSENT,
    NO_CONDITION,
    Condition,
    DocumentChanged,
    put_document,
)
from ronghe.apps.evidence.services.heads import compare_heads, signed_heads
from ronghe.apps.evidence.services.index import rebuild_index
from ronghe.apps.evidence.services.learner_erasure import erase_learner
from ronghe.apps.evidence.services.records import append_records
from ronghe.apps.evidence.services.sealing import seal_all, sign_heads
from ronghe.apps.evidence.services.statements_in import StatementConflict, append_statements
from ronghe.apps.evidence.services.verification import verify_log
from ronghe.apps.evidence.statement_words import StatementWords, verb_text, words_of
from ronghe.apps.evidence.ties import Tie, tie_followers
from ronghe.apps.evidence.xapi_profile import statement_of

__all__ = [
    "ABSENT",
    "NO_CONDITION",
    "Condition",
    "Cursor",
    "Damage",
    "Document",
    "DocumentAddress",
    "DocumentChanged",
    "EvidenceView",
    "KeptHead",
    "NewRecord",
    "Place",
    "Record",
    "ResultSeen",
    "StatementConflict",
    "StatementSeen",
    "StatementWords",
    "Stream",
    "Tie",
    "Verification",
    "answer_as",
    "append_records",
    "append_statements",
    "compare_heads",
    "erase_learner",
    "home_page",
    "line_of",
    "names_of",
    "newest_statements",
    "oldest_unsealed",
    "person_of_agent",
    "persons_named",
    "private_texts",
    "put_document",
    "read_heads",
    "rebuild_index",
    "record_for",
    "records_of",
    "result_seen",
    "seal_all",
    "sign_heads",
    "signed_heads",
    "statement_of",
    "statement_words",
    "statements_after",
    "statements_from",
    "tie_followers",
    "verb_text",
    "verify_log",
    "words_of",
]
