"""From the sentences of a task list to phrases that may stand in a posting.

"操作数控车床、铣床，进行工件检测" gives 操作数控车床 and 数控车床操作, 操作铣床 and 铣床操作,
工件检测: a verb before its object or behind it, as postings write it either way. Words are not
parted by a model; a list of the verbs of work does it, with which the sentences of the national
classification begin.
"""

import re
from collections.abc import Iterable, Iterator

_VERBS_OF_WORK = """
操作 驾驶 安装 调试 维修 维护 保养 检修 检测 检查 检验 测试 试验 测量
测绘 校准 加工 装配 组装 拆卸 焊接 切割 铸造 锻造 冲压 打磨 抛光 喷涂
编制 编写 编程 编辑 设计 设置 制作 制造 制订 制定 绘制 分析 研究 研发
开发 应用 管理 监控 监测 监督 控制 调整 调节 优化 改进 修理 修复 更换
清洗 清洁 清理 整理 采集 处理 记录 填写 统计 核算 审核 评估 评价 鉴定
诊断 治疗 护理 照护 照料 协助 指导 培训 示教 讲解 宣传 策划 组织 实施
推广 销售 营销 采购 仓储 储存 搬运 装卸 包装 运输 配送 接待 咨询 解答
收集 准备 配制 调制 烹制 消毒 种植 养殖 防治 识别 排除 标定 选择 规划
布置 铺设 架设 敷设 浇筑 砌筑 拍摄 剪辑 制备 提取 运营 运行 巡视 巡检
验收 交付 办理 登记 建立 更新 搭建 部署 配置 备份
"""
VERBS = frozenset(_VERBS_OF_WORK.split())
_EMPTY_VERBS = ("负责", "进行", "从事", "承担", "完成", "开展", "使用", "运用", "利用", "参与")
_PARTS = re.compile(r"[、，；。：,;:/]|和|与|及|或|并")
_NUMBER = re.compile(r"^\s*\d+\s*[.．、)）]\s*")
_CLUTTER = re.compile(r"等.*$|[（(].*?[)）]|\s+|^其他|^相关")
SHORTEST, LONGEST = 4, 12
LONGEST_OBJECT = 8


def verb_object_phrases(sentence: str) -> tuple[str, ...]:
    """The phrases of one task sentence, each once, in the order in which they come."""
    return tuple(dict.fromkeys(phrase for phrase in _phrases(_clauses(sentence)) if _fits(phrase)))


def _clauses(sentence: str) -> Iterator[str]:
    for part in _PARTS.split(_NUMBER.sub("", sentence)):
        clause = _CLUTTER.sub("", part)
        if clause:
            yield clause


def _phrases(clauses: Iterable[str]) -> Iterator[str]:
    """Verbs without an object wait for the next one; an object without a verb takes the last."""
    verbs: list[str] = []
    is_served = True
    for clause in clauses:
        own, rest = _parted(clause)
        if own:
            verbs = own if is_served else [*verbs, *own]
            is_served = bool(rest)
        elif clause.startswith(_EMPTY_VERBS) or rest[-2:] in VERBS:
            verbs = []  # "进行工件检测": an object that brings its own verb
            if rest[-2:] in VERBS:
                yield rest
        for verb in verbs if rest and len(rest) <= LONGEST_OBJECT else ():
            yield verb + rest
            yield rest + verb


def _parted(clause: str) -> tuple[list[str], str]:
    """The verbs that a clause begins with (none, one, two: "维护保养设备"), and the rest."""
    for empty in _EMPTY_VERBS:
        clause = clause.removeprefix(empty)
    verbs: list[str] = []
    while clause[:2] in VERBS and not (verbs and clause[2:] in {"", *VERBS}):
        verbs.append(clause[:2])
        clause = clause[2:]
    return verbs, clause.rstrip("的")


def _fits(phrase: str) -> bool:
    return SHORTEST <= len(phrase) <= LONGEST and "的" not in phrase
