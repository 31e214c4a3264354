"""LTI 1.3 and LTI Advantage, as a tool sees them: launches, deep linking, grades, people."""

from ronghe.standards.lti.claims import SCOPE_MEMBERS, SCOPE_SCORE, LtiProblem
from ronghe.standards.lti.deep_linking import LinkItem, deep_linking_answer
from ronghe.standards.lti.launch import Course, DeepLinking, GradeBook, Launch, read_launch
from ronghe.standards.lti.members import Member, MemberPage, read_members
from ronghe.standards.lti.scores import CONTENT_TYPE_SCORE, Score, score_address, write_score

__all__ = [
    "CONTENT_TYPE_SCORE",
    "SCOPE_MEMBERS",
    "SCOPE_SCORE",
    "Course",
    "DeepLinking",
    "GradeBook",
    "Launch",
    "LinkItem",
    "LtiProblem",
    "Member",
    "MemberPage",
    "Score",
    "deep_linking_answer",
    "read_launch",
    "read_members",
    "score_address",
    "write_score",
]
