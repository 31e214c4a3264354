"""How the figures came about: model, constraints, estimation, version; and what the words mean."""

from ronghe.files.report import html
from ronghe.files.report.subject import ReportInput
from ronghe.files.report.words import Say, decimal, whole


def method(report: ReportInput, say: Say) -> str:
    """The model in words and the figures of this run, then the words of the page explained."""
    explained = html.details(say("What the words mean", "名词解释"), html.definitions(_words(say)))
    return html.definitions(_run(report, say)) + explained


def _run(report: ReportInput, say: Say) -> list[tuple[str, str]]:
    found = report.calibration.summary
    return [
        (say("Model", "模型"), _model(report, say)),
        (say("Constraints", "约束"), _constraints(report, say)),
        (
            say("Estimation", "估计"),
            say(
                "marginal maximum likelihood; standard errors from the observed information; "
                "{state}, {iterations} iterations",
                "边际极大似然；标准误来自观测信息；{state}，迭代 {iterations} 次",
                state=say("converged", "已收敛")
                if found.converged
                else say("NOT converged", "未收敛"),
                iterations=whole(found.iterations),
            ),
        ),
        (say("Log-likelihood", "对数似然"), decimal(found.log_likelihood, 4)),
        (say("Deviance", "−2 对数似然"), decimal(found.deviance, 4)),
        (say("Parameters", "参数个数"), whole(found.n_parameters)),
        (say("Engine version", "引擎版本"), found.version),
        (say("Seed", "随机种子"), str(found.seed)),
        (say("Data", "数据"), _data(report, say)),
    ]


def _model(report: ReportInput, say: Say) -> str:
    steps = {
        "item": say("steps per item (partial credit)", "每题各有步阶（分部计分）"),
        "shared": say("one set of steps (rating scale)", "共用一组步阶（评定量表）"),
        "rater": say("steps per rater", "每位评分者各有步阶"),
    }[report.calibration.model.steps]
    facets = " + ".join(["person", *(table.facet for table in report.facets)])
    return say(
        "many-facet partial credit model: {facets}; {steps}; {dimensions} dimension(s)",
        "多侧面分部计分模型：{facets}；{steps}；{dimensions} 个维度",
        facets=facets,
        steps=steps,
        dimensions=len(report.dimensions),
    )


def _constraints(report: ReportInput, say: Say) -> str:
    words = say(
        "items sum to zero within each dimension, every further facet sums to zero, steps sum to "
        "zero within an item; the persons' mean and SD are free",
        "各维度内题目测量值之和为零，其余侧面之和为零，题内步阶之和为零；人员均值与标准差自由估计",
    )
    if report.calibration.model.anchors is not None:
        words += say("; anchored facets are not centred", "；有锚定的侧面不作中心化")
    return words


def _data(report: ReportInput, say: Say) -> str:
    run = report.run
    words = say(
        "{file}: {rows} rows, {missing} without a score",
        "{file}：{rows} 行，其中 {missing} 行没有分数",
        file=run.input,
        rows=whole(run.n_rows),
        missing=whole(run.n_missing_scores),
    )
    if run.ignored_columns:
        names = ", ".join(run.ignored_columns)
        words += say("; columns ignored: {names}", "；未使用的列：{names}", names=names)
    return words


def _words(say: Say) -> list[tuple[str, str]]:
    return [
        (
            "logit",
            say(
                "the unit of the ruler. One logit more, and the odds of taking a step are 2.7 "
                "times as high.",
                "尺的单位。高出一个 logit，迈过一步的胜算约为原来的 2.7 倍。",
            ),
        ),
        (
            "infit, outfit",
            say(
                "how much ratings vary around what the model expects; infit weighs those close to "
                "the person's level more, outfit tells of single surprises.",
                "评分偏离模型预期的程度；infit 更看重接近本人水平的评分，outfit 反映个别意外。",
            ),
        ),
        (
            say("fair average", "公平均分"),
            say(
                "the score to be expected if all other facets were average: what a raw average "
                "would be without luck in who rated what.",
                "其余各侧面均取平均时的期望分：排除了“由谁评、评什么”的运气成分。",
            ),
        ),
        (
            "WLE, EAP",
            say(
                "two measures of a person: the WLE leans on the person's own ratings alone, the "
                "EAP also on the distribution of all persons and so lies nearer the mean.",
                "个人的两种测量值：WLE 只依据本人的评分；EAP 还参考全体分布，因此更靠近均值。",
            ),
        ),
        (
            say("reliability, strata", "信度、层数"),
            say(
                "the share of the differences between persons that is not error; and how many "
                "groups of persons can be told apart.",
                "个人差异中不属于误差的比例；以及能够区分出的层次数。",
            ),
        ),
    ]
