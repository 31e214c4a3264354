"""What names a document: whose it is, of which activity, in which registration, by which name."""

from dataclasses import dataclass
from uuid import UUID

from ronghe.apps.evidence.models import Document
from ronghe.apps.evidence.terms import identity_text, term
from ronghe.standards import xapi


@dataclass(frozen=True, slots=True)
class DocumentAddress:
    """`name` is empty where every document of the place is meant. `agent` as it was named."""

    kind: Document.Kind
    activity: str = ""
    agent: xapi.Json | None = None
    registration: UUID | None = None
    name: str = ""

    @property
    def identity(self) -> xapi.Identity | None:
        return xapi.identity_of(self.agent) if self.agent else None

    def place(self, stream: int) -> UUID:
        """The term of all but registration and name."""
        return term(stream, "document-place", self._place_text())

    def address(self, stream: int) -> UUID:
        """The term of everything."""
        text = f"{self._place_text()}\0{self.registration or ''}\0{self.name}"
        return term(stream, "document", text)

    def _place_text(self) -> str:
        who = identity_text(self.identity) if self.identity else ""
        return f"{self.kind}\0{self.activity}\0{who}"
