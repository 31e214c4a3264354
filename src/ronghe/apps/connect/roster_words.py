"""What is said about single rows of a roster, beyond what its reader says."""

from collections.abc import Mapping

from ronghe.standards.oneroster import ROSTER_MESSAGES

PLAN_MESSAGES: Mapping[str, tuple[str, str]] = {
    **ROSTER_MESSAGES,
    "which_school": (
        "several organisations stand in the file; say below which one is this school",
        "文件中有多个机构，请在下方选择哪一个是本校",
    ),
    "unknown_user": (
        "the user {value} is neither in this package nor known from an earlier one",
        "用户 {value} 不在此数据包中，之前的数据包中也没有",
    ),
    "unknown_class": (
        "the class {value} is neither in this package nor known from an earlier one",
        "班级 {value} 不在此数据包中，之前的数据包中也没有",
    ),
    "no_programme": (
        "its course {value} is no programme of this school; choose below where such classes belong",
        "其课程 {value} 不是本校专业，请在下方选择此类班级所属的专业",
    ),
    "class_closed": (
        "the class {value} is closed here and takes nobody; it was left out",
        "班级 {value} 在本校已停用，不再接收人员，已略去",
    ),
    "class_ambiguous": (
        "several classes here are called {value}; rename one of them first",
        "本校有多个名为 {value} 的班级，请先改名",
    ),
    "too_long": ("longer than {limit} characters", "超过 {limit} 个字符"),
    "number_twice": (
        "the number {value} belongs to another person of line {first_line} as well",
        "编号 {value} 与第 {first_line} 行的另一人相同",
    ),
    "person_erased": (
        "this person was erased here on {day_en}; taken in only if you say so",
        "此人已于 {day_zh} 在本校删除；只有您确认后才会重新接收",
    ),
    "person_gone": (
        "the number {value} belongs to somebody here who is linked to another user",
        "编号 {value} 属于本校已与其他用户关联的人员",
    ),
}
