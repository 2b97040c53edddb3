"""Models: list, one, activate, delete, the data behind its charts, its customers."""

from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import StringConstraints

from backend.dependencies import AllServices, Artifacts, Asker, Models, NamedModelId
from backend.errors import UnknownChart
from backend.models.moves import MigrationAnswer, MoveQuery, migration_between
from backend.models.previous import previously_active
from backend.models.schemas import (
    CustomerAnswer,
    CustomerPage,
    ExportKind,
    Model,
    ModelList,
    SegmentChange,
)
from backend.models.service import list_customers
from backend.negotiation import MEDIA_TYPE_OF_KIND
from backend.one_customer import tell_customer
from backend.openapi import files
from backend.traffic import request_id_of
from ml.data.writing import write_table
from ml.listing.queries import MAX_CONDITIONS, CustomerQuery
from ml.manifest import to_json

# Larger numbers do not fit into the columns and slices of Polars.
MAX_NUMBER = 2**31 - 1

AskedSegment = Annotated[int | None, Query(ge=-1, le=MAX_NUMBER, description="-1 is those in none.")]
PageNumber = Annotated[int, Query(ge=1, le=MAX_NUMBER)]
PageSize = Annotated[int, Query(ge=1, le=1000)]
# The name of a column has at most 200 characters, a category may be longer.
Conditions = Annotated[
    list[Annotated[str, StringConstraints(max_length=1_000)]],
    Query(
        max_length=MAX_CONDITIONS,
        description="`column>=number`, `column<=number` or `column=text`; all have to be met.",
    ),
]
# A hundred corners of two numbers each.
MapRegion = Annotated[
    str | None,
    Query(
        max_length=6_000, description="`x1,y1;x2,y2;…`: inside this polygon on the first two axes of the map."
    ),
]
SegmentNumber = Annotated[int, Path(ge=0, le=MAX_NUMBER)]

router = APIRouter(prefix="/models", tags=["models"])


def _query(
    segment: AskedSegment = None,
    search: str | None = None,
    sort: str | None = None,
    where: Conditions = [],  # noqa: B006 - FastAPI makes a new one each time
    region: MapRegion = None,
) -> CustomerQuery:
    return CustomerQuery(segment, search, sort, tuple(where), region)


def _moves(
    from_segment: AskedSegment = None,
    to_segment: AskedSegment = None,
    page: PageNumber = 1,
    page_size: PageSize = 50,
) -> MoveQuery:
    return MoveQuery(from_segment, to_segment, page, page_size)


Asked = Annotated[CustomerQuery, Depends(_query)]
AskedMoves = Annotated[MoveQuery, Depends(_moves)]


@router.get("", response_model=ModelList)
def list_models(services: AllServices) -> dict[str, Any]:
    """List the models, newest first, those that are refused, and which one was in use before."""
    active_id = services.artifacts.active_id()
    manifests, refused = services.artifacts.survey()
    return {
        "models": [
            {
                **one,
                "is_active": one["model_id"] == active_id,
                "silhouette": one["scores"]["silhouette"],
                "verdict": (one.get("structure") or {}).get("verdict"),
            }
            for one in manifests
        ],
        "previous_active_id": previously_active(services, [one["model_id"] for one in manifests]),
        "refused": [to_json(one) for one in refused],
    }


@router.get("/{model_id}", response_model=Model)
def get_model(model_id: NamedModelId, artifacts: Artifacts) -> dict[str, Any]:
    """Tell everything about a model; `active` is the one in use."""
    return {**artifacts.manifest(model_id), "is_active": artifacts.active_id() == model_id}


@router.post("/{model_id}/activate", response_model=Model)
def activate_model(
    model_id: NamedModelId, services: AllServices, asker: Asker, request: Request
) -> dict[str, Any]:
    """Make a model the one that /segment uses."""
    services.models.get(model_id)
    services.catalogue.activate(model_id, asker, request_id_of(request.scope))
    return get_model(model_id, services.artifacts)


@router.patch("/{model_id}/segments/{segment}", response_model=Model)
def rename_segment(
    model_id: NamedModelId,
    segment: SegmentNumber,
    change: SegmentChange,
    *,
    services: AllServices,
    asker: Asker,
    request: Request,
) -> dict[str, Any]:
    """Call a segment something else, in this model and in those that follow it; null undoes it."""
    asked = (asker, request_id_of(request.scope))
    services.catalogue.rename_segment(model_id, segment, change.name, *asked)
    services.models.forget(model_id)
    return get_model(model_id, services.artifacts)


@router.delete("/{model_id}", status_code=204)
def delete_model(model_id: NamedModelId, services: AllServices, asker: Asker, request: Request) -> None:
    """Delete a model that is not in use."""
    services.catalogue.delete_model(model_id, asker, request_id_of(request.scope))
    services.models.forget(model_id)
    services.watch.forget(model_id)


@router.get("/{model_id}/charts/{chart}", response_model=dict[str, Any])
def get_chart(model_id: NamedModelId, chart: str, models: Models) -> Any:
    """Return the data behind a chart."""
    from ml.insight.charts import CHARTS

    if chart not in CHARTS:
        raise UnknownChart(f"There is no chart {chart[:100]!r}; there are: {', '.join(CHARTS)}.")
    return to_json(CHARTS[chart](models.get(model_id)))


@router.get("/{model_id}/report", response_class=HTMLResponse)
def get_report(model_id: NamedModelId, models: Models) -> HTMLResponse:
    """Tell a model in one file, to be passed on: no script, no other host, no customer."""
    from ml.insight.report import render_report

    model = models.get(model_id)
    headers = {"Content-Disposition": f'inline; filename="segments-{model.model_id}.html"'}
    return HTMLResponse(render_report(model), headers=headers)


@router.get("/{model_id}/migration", response_model=MigrationAnswer)
def get_migration(
    model_id: NamedModelId, models: Models, asked: AskedMoves, to: str = "active"
) -> dict[str, Any]:
    """Tell how customers moved between the segments of two models, and which ones did."""
    return migration_between(models.get(model_id), models.get(to), asked)


@router.get("/{model_id}/customers", response_model=CustomerPage)
def get_customers(
    model_id: NamedModelId,
    services: AllServices,
    query: Asked,
    page: PageNumber = 1,
    page_size: PageSize = 50,
) -> dict[str, Any]:
    """Return a page of the customers that a model was trained on."""
    return {"model_id": model_id, **list_customers(services.listings.of(model_id), query, page, page_size)}


@router.get("/{model_id}/customers/{customer_id:path}", response_model=CustomerAnswer)
def get_customer(model_id: NamedModelId, customer_id: str, models: Models) -> dict[str, Any]:
    """Tell one of these customers, why it is in its segment, what would move it, and what it will do."""
    return tell_customer(models.get(model_id), customer_id)


@router.get(
    "/{model_id}/export",
    response_class=Response,
    responses={200: {"content": files(MEDIA_TYPE_OF_KIND[kind] for kind in get_args(ExportKind))}},
)
def export_customers(
    model_id: NamedModelId,
    services: AllServices,
    query: Asked,
    *,
    asker: Asker,
    request: Request,
    kind: Annotated[ExportKind, Query(alias="format")] = "csv",
) -> Response:
    """Return those customers as a file; cells that a spreadsheet would run as a formula are escaped.

    Every export is in the audit log; where the database is gone, there is none.
    """
    customers = services.listings.of(model_id).find(query)
    request_id, n_customers = request_id_of(request.scope), customers.height
    services.audit.record(
        asker, "export", model_id, request_id=request_id, format=kind, n_customers=n_customers
    )
    headers = {"Content-Disposition": f'attachment; filename="customers-{model_id}.{kind}"'}
    content = write_table(customers, kind)
    return Response(content, headers=headers, media_type=MEDIA_TYPE_OF_KIND[kind])
