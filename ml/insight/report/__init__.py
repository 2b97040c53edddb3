"""One self-contained HTML file about a model, for somebody who has no access to the service."""

from ml.insight.report.rendering import render_report

__all__ = ["render_report"]
