"""OneRoster packages for tests: tables as text, zipped with a manifest that names them."""

import io
import zipfile
from collections.abc import Mapping

MANIFEST = "propertyName,value\nmanifest.version,1.0\noneroster.version,{version}\n{files}"
COLUMNS = {
    "orgs": "sourcedId,status,name,type,identifier,parentSourcedId",
    "academicSessions": "sourcedId,status,title,type,startDate,endDate,parentSourcedId,schoolYear",
    "courses": "sourcedId,status,title,courseCode,orgSourcedId",
    "classes": "sourcedId,status,title,courseSourcedId,classType,schoolSourcedId,termSourcedIds",
    "users": "sourcedId,status,orgSourcedIds,role,givenName,familyName,identifier",
    "roles": "sourcedId,status,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId",
    "enrollments": (
        "sourcedId,status,classSourcedId,schoolSourcedId,userSourcedId,role,beginDate,endDate"
    ),
}


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    with io.BytesIO() as stream:
        with zipfile.ZipFile(stream, "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return stream.getvalue()


def package(
    files: Mapping[str, str], *, version: str = "1.1", mode: str = "bulk", **modes: str
) -> bytes:
    """A package whose manifest names each file."""
    said = {name.removesuffix(".csv"): mode for name in files} | modes
    rows = "".join(f"file.{name},{value}\n" for name, value in said.items())
    return zipped({"manifest.csv": MANIFEST.format(version=version, files=rows), **files})


def roster(*, version: str = "1.1", mode: str = "bulk", **tables: str) -> bytes:
    """A package of rows without their header, one a line, columns as in COLUMNS."""
    files = {f"{name}.csv": f"{COLUMNS[name]}\n{rows}" for name, rows in tables.items()}
    return package(files, version=version, mode=mode)
