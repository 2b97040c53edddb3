"""Made-up tables to try the service with."""

from fastapi import APIRouter, Response

from ml.data.writing import write_table

router = APIRouter(prefix="/samples", tags=["samples"])


@router.get("/wholesale.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
def get_wholesale_sample() -> Response:
    """Return 440 made-up wholesale customers."""
    # Brings in SciPy, which the start of the service does not wait for.
    from ml.data.samples import wholesale

    headers = {"Content-Disposition": 'attachment; filename="wholesale-sample.csv"'}
    return Response(write_table(wholesale(), "csv"), headers=headers, media_type="text/csv")


@router.get("/retail.csv", response_class=Response, responses={200: {"content": {"text/csv": {}}}})
def get_retail_sample() -> Response:
    """Return the invoice lines of 2,000 made-up customers of a shop, over 78 weeks."""
    from ml.data.samples import retail

    headers = {"Content-Disposition": 'attachment; filename="retail-sample.csv"'}
    return Response(write_table(retail(), "csv"), headers=headers, media_type="text/csv")
