"""``segment keys new-encryption`` and ``rotate-encryption``: the keys that encrypt what is kept."""

import typer

from backend.security.principals import COMMAND_LINE
from backend.terminal import open_prepared_stores


def new_encryption() -> None:
    """Print a new key for SEGMENT_ENCRYPTION_KEY. Keep it apart from the data: without it they are lost."""
    from backend.security.encryption import new_encryption_key

    typer.echo(new_encryption_key())


def rotate_encryption() -> None:
    """Encrypt anew what is plain or under an older key.

    Put the new key first in SEGMENT_ENCRYPTION_KEY, with a comma before the old one, and restart the service
    before. It may be interrupted and run again; when it has told of nothing refused, the old key can go.
    """
    from backend.encrypting import encrypt_anew
    from backend.work.sealing_anew import seal_jobs_anew
    from ml.errors import EncryptionKeyNeeded

    stores = open_prepared_stores()
    if stores.settings.encryption_key is None:
        raise EncryptionKeyNeeded(
            "SEGMENT_ENCRYPTION_KEY is not set. `segment keys new-encryption` makes a key for it."
        )
    n_texts, jobs = seal_jobs_anew(stores.settings)
    done = encrypt_anew(stores, COMMAND_LINE)
    typer.echo(
        f"Encrypted anew: {done.n_files:,} files of models and datasets, {n_texts:,} texts of jobs, and the "
        f"customers of {done.n_converted:,} models in the database. Everything else was so already."
    )
    refused = (*done.refused, *(f"Job {one} is under a key that was not given." for one in sorted(jobs)))
    for reason in refused:
        typer.echo(f"Left as it is: {reason}", err=True)
    if refused:
        raise typer.Exit(1)
