"""``segment prune``: what nobody needs any more goes."""

from typing import Annotated

import typer

from backend.describing import aligned
from backend.security.principals import COMMAND_LINE
from backend.terminal import open_prepared_stores


def prune(
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would go.")] = False,
    older_than_days: Annotated[
        int | None,
        typer.Option(min=1, help="Datasets older than this go; by default SEGMENT_DATASET_MAX_AGE_DAYS."),
    ] = None,
) -> None:
    """Remove what crashes have left behind, and datasets that are too old and that no job needs.

    The process that runs jobs does so as well, when it starts and once a day.
    """
    from backend.pruning import prune as remove
    from backend.work.job_queue import JobQueue

    stores = open_prepared_stores()
    jobs = JobQueue(stores)
    jobs.check_database()
    try:
        removed = remove(
            stores, jobs.needed_datasets, COMMAND_LINE, max_age_days=older_than_days, dry_run=dry_run
        )
    finally:
        jobs.close()
    if removed:
        rows = [(one.what, one.name, f"{one.n_bytes:,}") for one in removed]
        typer.echo("\n".join(aligned([("what", "name", "bytes"), *rows])))
    n_bytes = sum(one.n_bytes for one in removed)
    typer.echo(f"{'Would remove' if dry_run else 'Removed'}: {len(removed):,}, {n_bytes:,} bytes.")
