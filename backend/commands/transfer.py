"""``segment models export`` and ``segment models import``: a model moves from service to service."""

from pathlib import Path
from typing import Annotated

import typer

from backend.security.principals import COMMAND_LINE
from backend.terminal import open_prepared_stores

MIN_SECRET_CHARS = 16

SecretFile = Annotated[
    Path | None,
    typer.Option(
        "--secret-key-file",
        help="A file with the secret that both services agree on; by default the one that this service signs "
        "with. `openssl rand -hex 32` makes one.",
    ),
]


def export_model(
    model: Annotated[str, typer.Argument(help="The model's id; active is the one in use.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write: model.segment.")],
    secret_key_file: SecretFile = None,
) -> None:
    """Write a model into one file, which only those who have the secret can read or make."""
    from ml.transfer import export_model as write

    stores = open_prepared_stores()
    model_id = stores.artifacts.require_active_id() if model == "active" else model
    stores.audit.record(COMMAND_LINE, "export", model_id)
    write(stores.artifacts, model_id, output, _secret(secret_key_file))
    typer.echo(f"Wrote model {model_id} to {output}. `segment models import` takes it, with the same secret.")


def import_model(
    file: Annotated[Path, typer.Argument(help="What `segment models export` wrote.")],
    secret_key_file: SecretFile = None,
    *,
    activate: Annotated[bool, typer.Option(help="Make it the model that scores.")] = False,
) -> None:
    """Keep a model that another service has exported; nothing is loaded that was not made with the secret."""
    from datetime import UTC, datetime

    from ml.errors import ArtifactRefused
    from ml.transfer import read_exported_model

    model = read_exported_model(file, _secret(secret_key_file))
    stores = open_prepared_stores()
    if model.model_id in stores.artifacts:
        raise ArtifactRefused(f"Model {model.model_id} is here already; delete it first to import it again.")
    # Whoever was forgotten here does not come back with it.
    stores.artifacts.save(stores.customers.without_forgotten(model, datetime.fromtimestamp(0, UTC)))
    stores.catalogue.record_model(model.model_id)
    stores.audit.record(COMMAND_LINE, "import", model.model_id)
    if activate:
        stores.catalogue.activate(model.model_id, COMMAND_LINE)
    typer.echo(f"Model {model.model_id} is kept{' and active' if activate else ''}.")


def _secret(file: Path | None) -> bytes:
    if file is None:
        from backend.security.secret import secret_key
        from backend.settings import Settings

        return secret_key(Settings())
    text = file.read_text().strip()
    if len(text) < MIN_SECRET_CHARS:
        raise typer.BadParameter(f"{file} must hold a secret of at least {MIN_SECRET_CHARS} characters.")
    try:
        # As `secret.key` among the artifacts of the other service holds it.
        return bytes.fromhex(text)
    except ValueError:
        return text.encode()
