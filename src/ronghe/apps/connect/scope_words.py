"""What the scopes of keys are called, in words for whoever ticks them.

What a scope opens in particular is not written here: the policy table says it, action by action.
"""

from collections.abc import Mapping
from types import MappingProxyType

from ronghe.apps.base.api import Text
from ronghe.apps.people.api import actions_of_scope

WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "people:read": Text("Read people, programmes and classes", "读取人员、专业与班级"),
        "people:write": Text("Add people and give roles", "添加人员并授予角色"),
        "frameworks:read": Text("Read competence frameworks", "读取能力框架"),
        "frameworks:write": Text("Import competence frameworks", "导入能力框架"),
        "competence:read": Text("Read what students have reached", "读取学生的能力水平"),
        "calibrations:read": Text("Read calibrations and instruments", "读取校准结果与测评工具"),
        "certification:read": Text(
            "Read certificates, what was issued and how far students are",
            "读取证书、已颁发的凭证与学生的证书进展",
        ),
        "curriculum:read": Text("Read modules and training plans", "读取模块与人才培养方案"),
        "evidence:read": Text("Read the evidence about students", "读取学生的证据记录"),
        "evidence:write": Text("Add evidence about students", "添加学生的证据记录"),
        "governance:read": Text("Read what committees decided", "读取委员会的决议"),
        "industry:read": Text("Read enterprises, signals and trends", "读取企业、信号与趋势"),
        "industry:write": Text("Add signals and job postings", "添加信号与招聘信息"),
        "roster:read": Text("Read the roster as OneRoster", "以 OneRoster 格式读取名册"),
        "roster:write": Text("Bring in a roster as OneRoster", "以 OneRoster 格式导入名册"),
        "xapi.write": Text("Send learning records (xAPI)", "发送学习记录（xAPI）"),
        "xapi.read_own": Text(
            "Read the learning records that it sent itself (xAPI)",
            "读取其自身发送的学习记录（xAPI）",
        ),
        "xapi.read_all": Text(
            "Read all learning records of the organisation (xAPI)", "读取本单位全部学习记录（xAPI）"
        ),
        "xapi.define": Text(
            "Describe activities and change their profiles (xAPI)", "定义活动并修改其档案（xAPI）"
        ),
    }
)


def words_of(scope: str) -> Text:
    """What a scope is called; one that nobody has named goes by its first action's title."""
    if scope in WORDS:
        return WORDS[scope]
    actions = actions_of_scope(scope)
    return actions[0].title if actions else Text(scope, scope)
