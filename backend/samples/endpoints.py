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
