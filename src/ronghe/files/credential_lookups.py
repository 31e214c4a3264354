"""What verification looks up: from what is known here, from the web, else from an older copy."""

import json
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from ronghe.files.web_documents import SECONDS, DocumentFolder, NotFetched, fetch_document
from ronghe.standards.verifiable_credentials.data import Fetched, NotReached

FRESH = timedelta(minutes=5)
IN_ALL = 20.0  # seconds for everything that one credential needs
INDEX = "addresses.json"
Answer = Callable[[str], bytes | None]


class Lookups:
    """Finds the documents of issuers.

    `own` answers for what is known here. A copy younger than five minutes is used as it is; an
    older one only where the web cannot be reached, and its age goes into the outcome.
    """

    def __init__(
        self,
        *,
        at: datetime,
        own: Answer = lambda address: None,
        copies: DocumentFolder | None = None,
        is_offline: bool = False,
    ) -> None:
        self._at = at
        self._own = own
        self._copies = copies
        self._is_offline = is_offline
        self._end = time.monotonic() + IN_ALL

    def __call__(self, address: str) -> Fetched:
        """The document at an address. Raises NotReached."""
        own = self._own(address)
        if own is not None:
            return Fetched(own, self._at)
        copy = self._copies.get(address) if self._copies else None
        if copy and self._at - copy.fetched_at < FRESH:
            return Fetched(copy.content, copy.fetched_at)
        if not self._is_offline:
            try:
                return self._from_the_web(address)
            except NotFetched as error:
                if copy is None:
                    raise NotReached("not-fetched", error.en, error.zh) from error
        if copy is None:
            raise NotReached(
                "offline",
                f"{address[:200]} was not looked up, and there is no copy of it here.",
                f"未查询 {address[:200]}，本地也没有副本。",
            )
        return Fetched(copy.content, copy.fetched_at)

    def _from_the_web(self, address: str) -> Fetched:
        left = self._end - time.monotonic()
        if left <= 0:
            raise NotFetched("Looking up took too long.", "查询耗时过长。")
        content = fetch_document(address, seconds=min(SECONDS, left))
        if self._copies:
            self._copies.keep(address, content, self._at)
        return Fetched(content, self._at)


def answers_of_folder(folder: Path) -> Answer:
    """The documents of an export (`ronghe certification export`), by their addresses."""
    try:
        index: Mapping[str, str] = json.loads((folder / INDEX).read_text("utf-8"))
    except (OSError, ValueError):
        index = {}

    def answer(address: str) -> bytes | None:
        name = index.get(address)
        path = (folder / name).resolve() if isinstance(name, str) else None
        if path is None or not path.is_relative_to(folder.resolve()) or not path.is_file():
            return None
        return path.read_bytes()

    return answer
