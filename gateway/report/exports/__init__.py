"""One report of many endpoints as a file: for people (HTML), programs (JSON), CI (JUnit) and spreadsheets (CSV). Pure."""

from collections.abc import Callable, Mapping

from gateway.report.exports.page import to_html
from gateway.report.exports.summary import Line, Summary
from gateway.report.exports.tables import to_csv, to_json, to_junit

__all__ = ["FORMATS", "Line", "Summary"]

FORMATS: Mapping[str, tuple[str, Callable[[Summary], str]]] = {
    "html": ("text/html", to_html),
    "json": ("application/json", to_json),
    "junit": ("application/xml", to_junit),
    "csv": ("text/csv", to_csv),
}
"""Media type and writer, by the name people ask with."""
