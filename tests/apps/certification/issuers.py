"""What tests of certification share: content to issue, and issuers that answer for themselves."""

from datetime import UTC, date, datetime
from functools import cache

from ronghe.apps.base.api import Text
from ronghe.apps.certification.api import AlignmentFact, CredentialContent, LevelStep, ResultFact
from ronghe.apps.certification.credential_content import Deed
from ronghe.apps.certification.models import IssuerKey
from ronghe.apps.certification.queries.issuers import own_document
from ronghe.apps.people.api import Organisation, wrap_secret
from ronghe.standards.verifiable_credentials.data import Fetched, NotReached
from ronghe.standards.verifiable_credentials.keys import KeyPair, multikey, new_key

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)
CONTENT = CredentialContent(
    code="cnc-turning",
    achievement_type="Certificate",
    title=Text("Turning to size", "车削到尺寸"),
    description=Text("Sets up a lathe and turns a shaft to size.", "独立调整车床并车削轴类零件。"),
    criteria=Text(
        "Level competent, three raters, two contexts.", "达到胜任，三名评分者，两个情境。"
    ),
    level=Text("competent", "胜任"),
    probability=0.91,
    results=(
        ResultFact(Text("Shafts in tolerance", "合格轴件"), Text("18 of 20", "20 件中 18 件")),
    ),
    contexts=(Text("school workshop", "校内车间"), Text("workplace", "企业岗位")),
    confirmed_by=(Text("teacher", "教师"), Text("enterprise mentor", "企业导师")),
    typical_tasks=(Text("Turn a stepped shaft", "车削台阶轴"),),
    alignments=(
        AlignmentFact("http://data.europa.eu/esco/skill/abc", "operate lathe", "ESCO", "ext:esco"),
    ),
    valid_until=date(2030, 1, 31),
    steps=(
        LevelStep(
            2,
            Text("competent", "胜任"),
            Text("Does the usual work alone.", "日常工作能独立完成。"),
        ),
    ),
    deeds=(
        Deed(
            Text("Turns shafts", "车削轴类零件"),
            Text("Turns shafts by the drawing.", "按图样车削轴。"),
            made=(Text("A pump shaft", "一根泵轴"),),
            seen=(Text("Turns to size alone", "能独立车到尺寸"),),
            where=(Text("workplace (manufacturing)", "企业岗位（制造业）"),),
            when=(Text("on 6 days, May 2025", "2025年5月，6 天"),),
            confirmed_by=(Text("2 enterprise mentors", "企业导师 2 名"),),
        ),
    ),
)


def fetch(address: str) -> Fetched:
    """This installation answers for its own issuers; nobody else is in reach."""
    found = own_document(address)
    if found is None:
        raise NotReached("no-network", f"{address} is out of reach", "")
    return Fetched(found, AT)


@cache
def key_pairs() -> dict[str, KeyPair]:
    """Made once a run: an RSA key takes its time."""
    return {kind: new_key(kind) for kind in ("ed25519", "rsa")}  # type: ignore[arg-type]


def give_keys(organisation: Organisation) -> None:
    for kind, pair in key_pairs().items():
        IssuerKey.objects.create(
            organisation=organisation,
            kind=kind,
            fragment=multikey(pair.public_pem) if kind == "ed25519" else "rsa-1",
            public_pem=pair.public_pem.decode(),
            wrapped=wrap_secret(pair.private_pem),
            created_at=AT,
        )
