"""An independent learning platform over real HTTP: the messages, tokens and checks are those of
the library lti1p3platform; this gives it a server, a course and a grade book."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from lti1p3platform.ltiplatform import LTI1P3PlatformConfAbstract
from lti1p3platform.membership import Context
from lti1p3platform.message_launch import LTIAdvantageMessageLaunchAbstract
from lti1p3platform.oidc_login import OIDCLoginAbstract
from lti1p3platform.registration import Registration
from lti1p3platform.request import Request
from lti1p3platform.score import UpdateScoreStatus
from lti1p3platform.service_connector import (
    AssignmentsGradesService,
    NamesRoleProvisioningService,
)

CLIENT, DEPLOYMENT = "ronghe-client", "deployment-1"
NO_WINDOWS = 'sandbox="allow-scripts allow-forms allow-same-origin"'
ROLES = "http://purl.imsglobal.org/vocab/lis/v2/membership#"


def new_pair() -> tuple[str, str]:
    """A private key and its public half, as PEM."""
    private = rsa.generate_private_key(65_537, 2048)
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return pem.decode(), public.decode()


@dataclass
class User:
    """Somebody of the platform."""

    subject: str
    name: str
    role: str = "Learner"
    number: str = ""
    email: str = ""


@dataclass
class Course:
    """What the platform launches: a link of a course, or the choice of one."""

    users: list[User] = field(default_factory=list)
    custom: dict[str, str] = field(default_factory=dict)
    is_choosing: bool = False
    scores: list[dict[str, Any]] = field(default_factory=list)


class Config(LTI1P3PlatformConfAbstract):
    """The platform's registration of the tool at `site`."""

    def init_platform_config(self, *, at: str = "", site: str = "", **_: Any) -> None:
        private, public = new_pair()
        self._registration = (
            Registration()
            .set_iss(at)
            .set_client_id(CLIENT)
            .set_deployment_id(DEPLOYMENT)
            .set_launch_url(f"{site}/lti/launch/")
            .set_deeplink_launch_url(f"{site}/lti/launch/")
            .set_oidc_login_url(f"{site}/lti/login/")
            .set_tool_key_set_url(f"{site}/lti/keys.json")
            .set_platform_private_key(private)
            .set_platform_public_key(public)
        )

    def get_registration_by_params(self, **kwargs: Any) -> Registration:
        assert self._registration is not None
        return self._registration


class Asked(Request):
    """An HTTP request as the library reads one."""

    def build_metadata(self, request: Any) -> Any:
        return request


class Login(OIDCLoginAbstract):
    def set_lti_message_hint(self, **kwargs: Any) -> None:
        self._lti_message_hint = str(kwargs["hint"])

    def get_redirect(self, url: str) -> str:
        return url


class Launch(LTIAdvantageMessageLaunchAbstract):
    def render_launch_form(self, launch_data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return launch_data


class Grades(AssignmentsGradesService):
    course: Course

    def update_score(self, line_item_id: str, score: Any) -> UpdateScoreStatus:
        self.course.scores.append(dict(score))
        return UpdateScoreStatus.SUCCESS

    def _no(self, *args: Any, **kwargs: Any) -> Any:
        raise AssertionError("the tool only writes scores")

    find_lineitems = find_lineitem = create_lineitem = _no
    update_lineitem = delete_lineitem = get_results = _no


class People(NamesRoleProvisioningService):
    course: Course

    def get_context_by_id(self) -> Context:
        return Context("course-1", "CNC", "CNC 1")

    def get_member_data_page(self, **kwargs: Any) -> Any:
        rows = [
            {
                "user_id": user.subject,
                "name": user.name,
                "roles": [ROLES + user.role],
                "lis_person_sourcedid": user.number,
                "email": user.email,
            }
            for user in self.course.users
        ]
        return {"content": rows, "has_next": False}


# The library marks these as abstract in other parts of the protocol.
Grades.__abstractmethods__ = frozenset()
People.__abstractmethods__ = frozenset()


@dataclass
class Platform:
    """The running platform: `launch_start` is where a browser begins, `answer_to` what the platform
    posts when the browser comes back to it. `posted` is what a browser was made to post last, and
    `chosen` what came back from choosing."""

    at: str
    config: Config
    course: Course
    posted: dict[str, Any] = field(default_factory=dict)
    chosen: list[str] = field(default_factory=list)

    def launch_start(self, user: User) -> str:
        login = Login(None, self.config)
        login.set_lti_message_hint(hint="course-1")
        return str(login.initiate_login(user.subject))

    def answer_to(self, query: dict[str, str]) -> dict[str, Any]:
        """The form that the platform makes the browser post to the tool."""
        user = next(one for one in self.course.users if one.subject == query["login_hint"])
        launch = Launch(Asked({"get_data": query, "form_data": {}, "headers": {}}), self.config)
        launch.set_user_data(user.subject, [ROLES + user.role], user.name, user.email or None)
        launch.set_resource_link_claim("link-1", title="Week 10")
        launch.set_launch_context_claim("course-1", context_title="CNC 1")
        launch.set_custom_parameters_claim(self.course.custom)
        launch.set_nrps(f"{self.at}/members")
        launch.set_ags(f"{self.at}/items", f"{self.at}/items/1")
        if self.course.is_choosing:
            launch.set_dl(f"{self.at}/chosen", accept_types={"ltiResourceLink"})
        return dict(launch.lti_launch())


def course_page(address: str, allowed: str = "") -> str:
    """The page of a course that shows a tool in a frame."""
    named = f'title="Tool" width="600" height="700" {allowed}'
    return f'<h1>CNC 1</h1><iframe {named} src="{escape(address)}"></iframe>'


def posting_page(form: dict[str, Any]) -> str:
    """A page that posts the answer to the tool by itself, as platforms do."""
    fields = "".join(
        f'<input type="hidden" name="{name}" value="{escape(str(form[name]))}">'
        for name in ("id_token", "state")
    )
    address = escape(str(form["launch_url"]))
    posts = "<script>document.forms[0].submit()</script>"
    return f'<form method="post" action="{address}">{fields}</form>{posts}'


class _Handler(BaseHTTPRequestHandler):
    platform: Platform

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        query = dict(parse_qsl(url.query))
        match url.path:
            case "/keys":
                self._json(200, self.platform.config.get_jwks())
            case "/authorize" if "text/html" in self.headers.get("Accept", ""):
                self.platform.posted = self.platform.answer_to(query)
                self._html(posting_page(self.platform.posted))
            case "/authorize":
                self._json(200, self.platform.answer_to(query))
            case "/course" | "/narrow":
                user = next(one for one in self.platform.course.users if one.subject == url.query)
                allowed = NO_WINDOWS if url.path == "/narrow" else ""
                self._html(course_page(self.platform.launch_start(user), allowed))
            case "/again":
                self._html(course_page("/posted-again"))
            case "/posted-again":
                self._html(posting_page(self.platform.posted))
            case "/members":
                self._service(People, query, f"{self.platform.at}/members")
            case _:
                self._json(404, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/chosen":
            self.platform.chosen.append(dict(parse_qsl(body))["JWT"])
            self._html("<p>Put into the course.</p>")
        elif self.path == "/token":
            self._json(200, self.platform.config.get_access_token(dict(parse_qsl(body))))
        elif self.path == "/items/1/scores":
            at = self.platform.at
            self._service(Grades, {}, f"{at}/items", body=json.loads(body))
        else:
            self._json(404, {})

    def _service(self, kind: Any, query: dict[str, str], url: str, body: Any = None) -> None:
        asked = Asked(
            {
                "method": self.command,
                "get_data": query,
                "form_data": {},
                "headers": self.headers,
                "json": body,
                "path": self.path,
                "content_type": self.headers.get("Content-Type"),
            }
        )
        service = kind(asked, self.platform.config, url)
        service.course = self.platform.course
        work = service.handle_get_members if kind is People else service.handle_update_score
        arguments = {} if kind is People else {"line_item_id": "1"}
        answer = service.handle_resp(work, **arguments)
        self._json(answer.code, answer.result if answer.result is not None else {})

    def _json(self, status: int, content: Any) -> None:
        self._answer(status, "application/json", json.dumps(content).encode())

    def _html(self, content: str) -> None:
        page = f"<!doctype html><html lang='en'><title>Course</title>{content}</html>"
        self._answer(200, "text/html; charset=utf-8", page.encode())

    def _answer(self, status: int, kind: str, data: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        """Stay quiet."""


@contextmanager
def running_platform(site: str) -> Iterator[Platform]:
    """The platform on a port of this machine, with the tool at `site` registered in it."""
    handler = type("Handler", (_Handler,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    at = f"http://127.0.0.1:{server.server_port}"
    handler.platform = Platform(at, Config(at=at, site=site), Course())  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield handler.platform  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()


class _Form(HTMLParser):
    """The hidden fields and the address of the form of a page."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.wanted, self.is_inside = action, False
        self.action = ""
        self.fields: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.is_inside = self.wanted in found.get("action", "")
            self.action = found.get("action", "") if self.is_inside else self.action
        if tag == "input" and self.is_inside and found.get("name"):
            self.fields.append((found["name"], found.get("value", "")))


def form_in(html: str, action: str) -> tuple[str, dict[str, str]]:
    """Address and fields of the form that goes to `action`."""
    form = _Form(action)
    form.feed(html)
    return form.action, dict(form.fields)
