"""Labels that mean something else more often than the skill they stand for, each with the reason.

A label on this list counts only with a word of its context beside it, or when another skill of its
neighbourhood is named in the same text. Set up on ESCO's labels and on the training part of
SkillSpan; the part on which recall is measured was not looked at. Mend it by adding a line.
"""

from collections.abc import Iterable

from ronghe.engines.demand.data import Ambiguous, Language

_CODE = ("programming", "language", "code", "coding", "developer", "software", "python", "java")
_OFFICE = ("microsoft", "ms", "office", "excel", "word", "powerpoint", "outlook")
_POWER = ("electrical", "electronic", "voltage", "circuit", "motor", "wiring", "power")
_PLANT = ("hydraulic", "industrial", "install", "maintain", "repair", "machine", "maintenance")
_SHAPING = ("metal", "mould", "mold", "sheet", "tool", "cutting", "foundry", "casting")
_BUILDING = ("building", "construction", "scaffold", "scaffolding", "site", "concrete", "wall")


def _group(
    reason: str, labels: str, context: Iterable[str] = (), language: Language = "en"
) -> tuple[Ambiguous, ...]:
    words = tuple(context)
    return tuple(Ambiguous(label, language, reason, words) for label in labels.split(" / "))


EVERYDAY_WORDS = _group(
    "an everyday word; as a label it names something far narrower",
    "data / process / design / plan / engineering / standard / standards / report / reporting / "
    "form / forms / source / sources / guide / conduct / interview / interviews / experiment / "
    "interaction / interactions / lead / choose / decide / schedule / cooperate / coordination / "
    "clean / equipment / transport / purchase / brand / brands / energy / finance / financial / "
    "language / term / terms / right / rights / space / balance / sound / hearing / light / "
    "history / literature / collection / collections / correspondence / recovery / separation / "
    "reproduction / reserve / warning / warnings / prediction / resistance / texture / logic / "
    "integrity / mechanism / mechanisms / ecosystem / ecosystems / computer / computers / "
    "consultation / lecture / accompany / climb / detect / survey / outline / warehouse / "
    "merchandise / packing / craft / draw / tutoring / communicating / political / cooling / "
    "pregnancy / hair / board / boards / frame / frames / alarm / filter / sampling / harvest / "
    "retrieval / innovate / analyse / negotiate / be responsible / application process / "
    "personal development / and procedures / shape the future / visual / scale / scales / "
    "measuring / measurement / sustainability / controller / processor / noise / polish / press",
)
MACHINE_WORDS = (
    *_group(
        "also a part, an act or a state in everyday speech",
        "pattern / patterns / die / dies / cast / mold / brush / iron / press brake",
        _SHAPING,
    ),
    *_group("also an everyday act or place", "pump / pumps / valve / valves / mixer", _PLANT),
    *_group("also a word for the present or a change", "current / switch / generator", _POWER),
    *_group("also everyday words", "pole / tie / ties / hopper / sand / ceiling", _BUILDING),
)
SHORT_FORMS = (
    *_group("also a pronoun", "it", ("department", "infrastructure", "helpdesk", "technology")),
    *_group("also a way to say 'about' or 'again'", "re", ("reverse",)),
    *_group("also the end of a list", "etc", ("train", "railway", "signalling", "etcs")),
    *_group("names a department more often", "hr", ("payroll", "recruitment", "personnel")),
    *_group("also a past tense", "led", ("light", "lighting", "diode", "display")),
    *_group("also a first name or an everyday word", "swift / ruby / dart / chef", _CODE),
    *_group("also a word for salt or soap", "salt / soap", (*_CODE, "rest", "api", "ansible")),
    *_group("also a comparison", "less", ("css", "sass", "stylesheet")),
    *_group("also an everyday word", "spark / angular / express / hive", (*_CODE, "apache")),
    *_group("also a search engine or firm", "google", ("search", "analytics", "seo", "ads")),
    *_group("also the entrance or the right to enter", "access", _OFFICE),
    *_group("also the putting together of parts", "assembly", (*_CODE, "assembler")),
    *_group("also the keeping of a diary or felling of trees", "logging", ("timber", "tree")),
    *_group("a measure of memory as well", "mem / ram / rom", ("semiconductor", "sensor")),
    *_group("also two initials", "st / rs / rt / io / ct / pr / ng", ("software", "tool")),
    *_group("also three initials", "ide / pos / dam / sai / tec / ste / spe", ("software",)),
)
ONE_LETTER = (
    Ambiguous(
        "R", "en", "a letter", ("statistics", "statistical", "sas", "spss", *_CODE), as_written="R"
    ),
    Ambiguous("C", "en", "a letter", ("c++", "c#", "embedded", *_CODE), as_written="C"),
    Ambiguous("D", "en", "a letter", _CODE, as_written="D"),
    Ambiguous("Go", "en", "an everyday verb", ("golang", *_CODE), as_written="Go"),
    Ambiguous("ML", "en", "also machine learning, millilitres", ("ocaml", "sml"), as_written="ML"),
)
CHINESE = (
    *_group(
        "everyday words of every posting",
        "工作 / 管理 / 负责 / 服务 / 设计 / 生产 / 操作 / 检查 / 培训 / 沟通 / 安全 / 设备 / 产品",
        (),
        "zh",
    ),
    *_group("also an ordinary noun of postings", "维护 / 销售 / 客户 / 质量", (), "zh"),
)

DEFAULT_AMBIGUITY: tuple[Ambiguous, ...] = (
    *EVERYDAY_WORDS,
    *MACHINE_WORDS,
    *SHORT_FORMS,
    *ONE_LETTER,
    *CHINESE,
)
