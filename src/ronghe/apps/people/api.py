"""The door to `people` for every app above."""

from ronghe.apps.people.access import (
    NotAllowed,
    classes_for,
    may,
    organisations_for,
    persons_for,
    programmes_for,
    refuse,
    require,
    require_all,
)
from ronghe.apps.people.keys import (
    keyed_hash,
    lock_text,
    person_keys,
    unlock_text,
    unwrap_secret,
    wrap_secret,
)
from ronghe.apps.people.links import LinkSpent, make_link, open_link, revoke_links, use_link
from ronghe.apps.people.models import (
    AcademicYear,
    Account,
    Cohort,
    Consent,
    Membership,
    Organisation,
    Person,
    Programme,
    Region,
    Relationship,
    SchoolClass,
    Term,
)
from ronghe.apps.people.policy import OFFICE, STAFF, Action, all_actions, register_actions
from ronghe.apps.people.problems import (
    TOO_MANY_REQUESTS,
    UNAUTHORIZED,
    problem,
    problem_of,
    problem_of_values,
)
from ronghe.apps.people.rest_routing import (
    InBothLanguages,
    KeyAuth,
    KeyThrottle,
    Paged,
    SignedIn,
    route,
)
from ronghe.apps.people.roles import ENTERPRISE_ROLES, RATING_ROLES, Role, Scope
from ronghe.apps.people.routing import PageRequest, page
from ronghe.apps.people.services.confirmation import confirm_sign_in
from ronghe.apps.people.services.erasure import export_person
from ronghe.apps.people.services.first_administrator import (
    FirstPlace,
    administrators,
    renew_password,
    set_up_administrator,
    somebody_can_sign_in,
)
from ronghe.apps.people.services.guests import add_guest
from ronghe.apps.people.services.imports import (
    ImportPlan,
    ImportRefused,
    land_import,
    plan_import,
)
from ronghe.apps.people.services.memberships import end_role, give_role
from ronghe.apps.people.services.persons import PersonFacts
from ronghe.apps.people.services.relationships import begin_relationships, end_relationships
from ronghe.apps.people.services.sign_ins import password_weakness
from ronghe.apps.people.viewer import (
    NOBODY,
    Held,
    Viewer,
    command_viewer,
    in_force,
    viewer_of_person,
)

__all__ = [
    "ENTERPRISE_ROLES",
    "NOBODY",
    "OFFICE",
    "RATING_ROLES",
    "STAFF",
    "TOO_MANY_REQUESTS",
    "UNAUTHORIZED",
    "AcademicYear",
    "Account",
    "Action",
    "Cohort",
    "Consent",
    "FirstPlace",
    "Held",
    "ImportPlan",
    "ImportRefused",
    "InBothLanguages",
    "KeyAuth",
    "KeyThrottle",
    "LinkSpent",
    "Membership",
    "NotAllowed",
    "Organisation",
    "PageRequest",
    "Paged",
    "Person",
    "PersonFacts",
    "Programme",
    "Region",
    "Relationship",
    "Role",
    "SchoolClass",
    "Scope",
    "SignedIn",
    "Term",
    "Viewer",
    "add_guest",
    "administrators",
    "all_actions",
    "begin_relationships",
    "classes_for",
    "command_viewer",
    "confirm_sign_in",
    "end_relationships",
    "end_role",
    "export_person",
    "give_role",
    "in_force",
    "keyed_hash",
    "land_import",
    "lock_text",
    "make_link",
    "may",
    "open_link",
    "organisations_for",
    "page",
    "password_weakness",
    "person_keys",
    "persons_for",
    "plan_import",
    "problem",
    "problem_of",
    "problem_of_values",
    "programmes_for",
    "refuse",
    "register_actions",
    "renew_password",
    "require",
    "require_all",
    "revoke_links",
    "route",
    "set_up_administrator",
    "somebody_can_sign_in",
    "unlock_text",
    "unwrap_secret",
    "use_link",
    "viewer_of_person",
    "wrap_secret",
]
