"""report.html: what a calibration found, as one page that opens anywhere.

No script, no other host: drawings, colours and words are inside the file.
"""

from ronghe.files.report.page import report_html
from ronghe.files.report.subject import ReportInput

__all__ = ["ReportInput", "report_html"]
