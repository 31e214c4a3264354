"""What people read about measures, in both languages."""

from ronghe.apps.assessment.levels import DEFAULT_METHOD
from ronghe.apps.assessment.services.calibrations import METHOD
from ronghe.apps.assessment.wording import method_text


def test_the_methods_that_we_write_down_have_a_name_in_both_languages() -> None:
    assert method_text(METHOD).zh == "多面分部计分模型，边际极大似然估计"
    assert method_text(DEFAULT_METHOD).zh == "锚定项目的期望等级越过 k − ½ 处"


def test_a_method_that_somebody_wrote_down_stays_as_it_is() -> None:
    said = method_text("Angoff, 8 judges")

    assert (said.en, said.zh) == ("Angoff, 8 judges", "Angoff, 8 judges")
