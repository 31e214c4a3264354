"""Course packages for tests, made from a few words."""

import io
import zipfile
from collections.abc import Mapping

NAMESPACE = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"
PAGE = "<!doctype html><title>Unit</title>"


def text(name: str, **by_language: str) -> str:
    strings = "".join(
        f'<langstring lang="{language}">{words}</langstring>'
        for language, words in by_language.items()
    )
    return f"<{name}>{strings}</{name}>"


def described(title: str) -> str:
    return text("title", en=title) + text("description", en=f"About {title}")


def au(number: int, *, inside: str = "", url: str = "index.html", **attributes: str) -> str:
    said = "".join(f' {name}="{value}"' for name, value in attributes.items())
    body = f"{described(f'Unit {number}')}<url>{url}</url>{inside}"
    return f'<au id="https://publisher.example/au/{number}"{said}>{body}</au>'


def block(number: int, *parts: str) -> str:
    identifier = f"https://publisher.example/block/{number}"
    return f'<block id="{identifier}">{described(f"Block {number}")}{"".join(parts)}</block>'


def structure(*parts: str, head: str = "") -> bytes:
    return (
        f'<courseStructure xmlns="{NAMESPACE}">'
        f'<course id="https://publisher.example/course/1">{described("Safe at the lathe")}</course>'
        f"{head}{''.join(parts)}</courseStructure>"
    ).encode()


def zipped(files: Mapping[str, bytes | str], *, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", how) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def package(*parts: str, **more: bytes | str) -> bytes:
    """A zip with its structure and one page to start from."""
    return zipped({"cmi5.xml": structure(*(parts or (au(1),))), "index.html": PAGE, **more})
