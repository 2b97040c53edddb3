"""Made-up tables with a known structure: something to try before one's own data, and to test against."""

from ml.data.samples.retail_lines import retail
from ml.data.samples.retail_process import RETAIL, RetailProcess
from ml.data.samples.wholesale_customers import SPEND_COLUMNS, wholesale

__all__ = ["RETAIL", "SPEND_COLUMNS", "RetailProcess", "retail", "wholesale"]
