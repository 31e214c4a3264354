"""How a credential is suspended and taken back, and how a batch and each of its confirmations is
worked off by jobs that may die and be followed by others."""

from typing import Any

from ronghe.apps.base.api import Flow, Move, Text
from ronghe.apps.certification.models import Confirmation, Credential, IssueBatch

Held = Credential.State
Batch = IssueBatch.State
Confirmed = Confirmation.State

CREDENTIAL = Flow[Any](
    Text("credential", "凭证"),
    Held,
    begins=(Held.VALID,),
    code="other-state",
    elsewhere=Text("Its state has changed meanwhile.", "其状态已发生变化。"),
    moves=(
        Move("suspend", (Held.VALID,), Held.SUSPENDED, needs_reason=True),
        Move("reinstate", (Held.SUSPENDED,), Held.VALID),
        Move("revoke", (Held.VALID, Held.SUSPENDED), Held.REVOKED, needs_reason=True),
    ),
)

# A job that comes late finds nothing left and says so once more; that changes nothing.
BATCH = Flow[Any](
    Text("batch", "批次"),
    Batch,
    begins=(Batch.WAITING,),
    moves=(
        Move("work", (Batch.WAITING, Batch.RUNNING, Batch.DONE), Batch.RUNNING),
        Move("finish", (Batch.WAITING, Batch.RUNNING), Batch.DONE),
        Move("wait_again", (Batch.WAITING, Batch.RUNNING, Batch.DONE), Batch.WAITING),
    ),
)

CONFIRMATION = Flow[Any](
    Text("confirmation", "确认"),
    Confirmed,
    begins=(Confirmed.CONFIRMED,),
    moves=(
        Move("issue", (Confirmed.CONFIRMED,), Confirmed.ISSUED),
        Move("fail", (Confirmed.CONFIRMED,), Confirmed.FAILED),
        Move("wait_again", (Confirmed.FAILED,), Confirmed.CONFIRMED),
    ),
)
