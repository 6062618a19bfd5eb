"""The report of a run: named figure tables, their drawings, and one self-contained page."""

from attunement.report.figure import Figure, Results
from attunement.report.page import html_page
from attunement.report.simulated.sections import SECTIONS, figures
from attunement.report.writing import write_report

__all__ = ["SECTIONS", "Figure", "Results", "figures", "html_page", "write_report"]
