"""From ESCO's CSV files to records. Files are known by name, with or without the language."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar, cast

from ronghe.standards.esco.data import (
    NECESSITIES,
    REUSE_LEVELS,
    SKILL_TYPES,
    BroaderRelation,
    CollectionMember,
    ConceptScheme,
    EscoRelease,
    IscoGroup,
    Necessity,
    Occupation,
    OccupationSkill,
    Pillar,
    ReuseLevel,
    Skill,
    SkillGroup,
    SkillSkill,
    SkillType,
)
from ronghe.standards.problems import ProblemLog, ReadResult
from ronghe.standards.tables import DEFAULT_LIMITS, Folder, Layout, Limits, Row, Source, read_rows

Record = TypeVar("Record")

SKILLS = Layout(
    ("conceptUri", "preferredLabel"),
    (
        "skillType",
        "reuseLevel",
        "altLabels",
        "hiddenLabels",
        "description",
        "definition",
        "scopeNote",
        "status",
        "modifiedDate",
        "inScheme",
    ),
)
SKILL_GROUPS = Layout(
    ("conceptUri", "preferredLabel"),
    ("altLabels", "description", "scopeNote", "code", "status", "inScheme"),
)
OCCUPATIONS = Layout(
    ("conceptUri", "preferredLabel", "iscoGroup"),
    (
        "altLabels",
        "hiddenLabels",
        "description",
        "definition",
        "scopeNote",
        "code",
        "regulatedProfessionNote",
        "status",
        "modifiedDate",
        "inScheme",
    ),
)
ISCO_GROUPS = Layout(
    ("conceptUri", "code", "preferredLabel"), ("altLabels", "description", "status", "inScheme")
)
CONCEPT_SCHEMES = Layout(
    ("conceptSchemeUri", "preferredLabel"), ("description", "status", "hasTopConcept")
)
HIERARCHY_LEVELS = range(4)
SKILLS_HIERARCHY = Layout(
    tuple(
        f"Level {level} {part}" for level in HIERARCHY_LEVELS for part in ("URI", "preferred term")
    ),
    ("Description", "Scope note", *(f"Level {level} code" for level in HIERARCHY_LEVELS)),
    ragged=True,
)
BROADER = Layout(("conceptUri", "broaderUri"))
OCCUPATION_SKILLS = Layout(("occupationUri", "relationType", "skillUri"))
SKILL_SKILLS = Layout(("originalSkillUri", "relationType", "relatedSkillUri"))
COLLECTION = Layout(("conceptUri",))

FILE_NAME = re.compile(r"(?P<stem>[A-Za-z]+?)(?:_(?P<lang>[a-z]{2}(?:-[A-Za-z]+)?))?\.csv")
COLLECTION_NAME = re.compile(r"(\w+?)(?:Skills|Occupations|Occ)?Collection")
REQUIRED_FILES = ("skills", "occupations", "occupationSkillRelations")


@dataclass(frozen=True, slots=True)
class _Release:
    """A folder by ESCO's own stems of file names, with the log that everything reports to."""

    names: Mapping[str, str]
    folder: Folder
    log: ProblemLog
    limits: Limits

    def rows(self, stem: str, layout: Layout) -> tuple[Source, Iterator[Row]]:
        name = self.names.get(stem)
        source = Source(name or f"{stem}.csv", self.log, self.limits)
        if name is None:
            if stem in REQUIRED_FILES:
                source.error(0, "", "file_missing", value=source.name)
            return source, iter(())
        return source, read_rows(source, self.folder[name], layout)


def read_esco(folder: Folder, *, limits: Limits = DEFAULT_LIMITS) -> ReadResult[EscoRelease]:
    """Read a release from its files (as in the official ZIP; other files are left alone).

    A relation to a concept that no file describes is kept and reported as a warning: the
    official release has such rows. Rows with an empty or repeated key, an unknown type or a
    broken line are errors and left out.
    """
    log = ProblemLog(limits.problems)
    names, lang = _known_files(folder)
    release = _Release(names, folder, log, limits)
    skills = _unique(release, "skills", SKILLS, _skill)
    occupations = _unique(release, "occupations", OCCUPATIONS, _occupation)
    isco_groups = _unique(release, "ISCOGroups", ISCO_GROUPS, _isco_group)
    groups = _unique(release, "skillGroups", SKILL_GROUPS, _skill_group)
    groups += _groups_of_hierarchy(release, {group.uri for group in groups})
    occupation_pillar = {one.uri for one in occupations} | {one.uri for one in isco_groups}
    skill_pillar = {one.uri for one in skills} | {one.uri for one in groups}
    result = EscoRelease(
        lang=lang,
        skills=skills,
        skill_groups=groups,
        occupations=occupations,
        isco_groups=isco_groups,
        concept_schemes=_unique(release, "conceptSchemes", CONCEPT_SCHEMES, _scheme),
        broader=(
            *_broader(release, "broaderRelationsOccPillar", "occupation", occupation_pillar),
            *_broader(release, "broaderRelationsSkillPillar", "skill", skill_pillar),
        ),
        occupation_skills=_occupation_skills(release, occupation_pillar, skill_pillar),
        skill_skills=_skill_skills(release, skill_pillar),
        collection_members=_collections(release),
    )
    return ReadResult(result, log.all())


def _known_files(folder: Folder) -> tuple[dict[str, str], str]:
    """Stem -> file name, and the language that the skills are in ("en" when no name says it)."""
    names, lang = {}, "en"
    for name in sorted(folder):
        match = FILE_NAME.fullmatch(name)
        if match:
            names[match["stem"]] = name
            if match["stem"] == "skills" and match["lang"]:
                lang = match["lang"]
    return names, lang


def _unique(
    release: _Release,
    stem: str,
    layout: Layout,
    build: Callable[[Source, int, tuple[str, ...]], Record | None],
) -> tuple[Record, ...]:
    """Records by their first column, the address; a second row with the same one is refused."""
    source, rows = release.rows(stem, layout)
    key_column, label_column = layout.required[0], "preferredLabel"
    label_position = layout.columns.index(label_column)
    seen: dict[str, int] = {}
    records = []
    for line, fields in rows:
        uri = fields[0]
        if not _is_uri(source, line, key_column, uri):
            continue
        if uri in seen:
            source.error(line, key_column, "repeated", value=uri, first_line=seen[uri])
            continue
        if not fields[label_position].strip():
            source.error(line, label_column, "empty")
            continue
        record = build(source, line, fields)
        if record is not None:
            seen[uri] = line
            records.append(record)
    return tuple(records)


def _skill(source: Source, line: int, fields: tuple[str, ...]) -> Skill | None:
    uri, label, kind, reuse, alternative, hidden, description, definition = fields[:8]
    scope_note, status, modified, schemes = fields[8:]
    if not _is_allowed(source, line, "skillType", kind, SKILL_TYPES) or not _is_allowed(
        source, line, "reuseLevel", reuse, REUSE_LEVELS
    ):
        return None
    return Skill(
        uri,
        label.strip(),
        _labels(alternative, label),
        _labels(hidden),
        description.strip(),
        definition.strip(),
        scope_note.strip(),
        cast(SkillType, kind),
        cast(ReuseLevel, reuse),
        status,
        modified,
        _list(schemes),
    )


def _skill_group(source: Source, line: int, fields: tuple[str, ...]) -> SkillGroup:
    uri, label, alternative, description, scope_note, code, status, schemes = fields
    return SkillGroup(
        uri,
        label.strip(),
        _labels(alternative, label),
        description.strip(),
        scope_note.strip(),
        code,
        status,
        _list(schemes),
    )


def _occupation(source: Source, line: int, fields: tuple[str, ...]) -> Occupation:
    uri, label, isco_group, alternative, hidden, description, definition = fields[:7]
    scope_note, code, regulated, status, modified, schemes = fields[7:]
    return Occupation(
        uri,
        label.strip(),
        _labels(alternative, label),
        _labels(hidden),
        description.strip(),
        definition.strip(),
        scope_note.strip(),
        code or isco_group,
        isco_group,
        regulated,
        status,
        modified,
        _list(schemes),
    )


def _isco_group(source: Source, line: int, fields: tuple[str, ...]) -> IscoGroup | None:
    uri, code, label, alternative, description, status, schemes = fields
    if not re.fullmatch(r"\d{1,4}", code):
        source.error(line, "code", "bad_code", value=code)
        return None
    return IscoGroup(
        uri,
        label.strip(),
        _labels(alternative, label),
        description.strip(),
        code,
        status,
        _list(schemes),
    )


def _scheme(source: Source, line: int, fields: tuple[str, ...]) -> ConceptScheme:
    uri, label, description, status, top = fields
    return ConceptScheme(uri, label.strip(), description.strip(), status, _list(top))


def _groups_of_hierarchy(release: _Release, known: set[str]) -> tuple[SkillGroup, ...]:
    """The groups that only the hierarchy file names (in 1.1.1 seven that skillGroups omits)."""
    _, rows = release.rows("skillsHierarchy", SKILLS_HIERARCHY)
    groups: dict[str, SkillGroup] = {}
    for _line, fields in rows:
        level = max((level for level in HIERARCHY_LEVELS if fields[2 * level]), default=None)
        if level is None:
            continue
        uri, label = fields[2 * level], fields[2 * level + 1]
        if uri not in known and label:
            groups.setdefault(
                uri,
                SkillGroup(
                    uri,
                    label.strip(),
                    (),
                    fields[8].strip(),
                    fields[9].strip(),
                    fields[10 + level],
                    "",
                    (),
                ),
            )
    return tuple(groups.values())


def _broader(
    release: _Release, stem: str, pillar: Pillar, known: set[str]
) -> Iterator[BroaderRelation]:
    source, rows = release.rows(stem, BROADER)
    seen: dict[tuple[str, str], int] = {}
    for line, (uri, broader) in rows:
        if _is_new_pair(source, line, "conceptUri", (uri, broader), seen) and _are_uris(
            source, line, (("conceptUri", uri), ("broaderUri", broader)), known
        ):
            yield BroaderRelation(uri, broader, pillar)


def _occupation_skills(
    release: _Release, occupations: set[str], skills: set[str]
) -> tuple[OccupationSkill, ...]:
    pairs = _necessities(
        release, "occupationSkillRelations", OCCUPATION_SKILLS, occupations | skills
    )
    return tuple(OccupationSkill(*pair) for pair in pairs)


def _skill_skills(release: _Release, skills: set[str]) -> tuple[SkillSkill, ...]:
    pairs = _necessities(release, "skillSkillRelations", SKILL_SKILLS, skills)
    return tuple(SkillSkill(*pair) for pair in pairs)


def _necessities(
    release: _Release, stem: str, layout: Layout, known: set[str]
) -> Iterator[tuple[str, str, Necessity]]:
    source, rows = release.rows(stem, layout)
    from_column, _, to_column = layout.required
    seen: dict[tuple[str, str], int] = {}
    for line, (from_uri, necessity, to_uri) in rows:
        if (
            _is_allowed(source, line, "relationType", necessity, NECESSITIES)
            and _is_new_pair(source, line, from_column, (from_uri, to_uri), seen)
            and _are_uris(source, line, ((from_column, from_uri), (to_column, to_uri)), known)
        ):
            yield from_uri, to_uri, cast(Necessity, necessity)


def _collections(release: _Release) -> tuple[CollectionMember, ...]:
    members = []
    for stem in release.names:
        match = COLLECTION_NAME.fullmatch(stem)
        if match:
            source, rows = release.rows(stem, COLLECTION)
            members += [
                CollectionMember(match[1], uri)
                for line, (uri,) in rows
                if _is_uri(source, line, "conceptUri", uri)
            ]
    return tuple(members)


def _are_uris(source: Source, line: int, ends: Iterable[tuple[str, str]], known: set[str]) -> bool:
    """Both ends must be addresses; one that no file describes is kept with a warning."""
    for column, uri in ends:
        if uri in known:
            continue
        if not _is_uri(source, line, column, uri):
            return False
        source.warning(line, column, "unknown_reference", value=uri)
    return True


def _is_new_pair(
    source: Source, line: int, column: str, pair: tuple[str, str], seen: dict[tuple[str, str], int]
) -> bool:
    if pair in seen:
        source.error(line, column, "repeated", value=" → ".join(pair), first_line=seen[pair])
        return False
    seen[pair] = line
    return True


def _is_uri(source: Source, line: int, column: str, uri: str) -> bool:
    if not uri:
        source.error(line, column, "empty")
        return False
    if not uri.startswith(("http://", "https://")) or " " in uri:
        source.error(line, column, "not_a_uri", value=uri)
        return False
    return True


def _is_allowed(
    source: Source, line: int, column: str, value: str, allowed: tuple[str, ...]
) -> bool:
    if value in allowed:
        return True
    source.error(line, column, "not_one_of", value=value, allowed=", ".join(filter(None, allowed)))
    return False


def _labels(text: str, label: str = "") -> tuple[str, ...]:
    """Further names, one a line (or between bars), without the preferred one and repetitions."""
    parts = text.replace(" | ", "\n").split("\n")
    own = label.strip()
    return tuple(dict.fromkeys(part for raw in parts if (part := raw.strip()) and part != own))


def _list(text: str) -> tuple[str, ...]:
    """Addresses separated by commas or line ends, as the files mix them."""
    return tuple(text.replace(",", " ").split())
