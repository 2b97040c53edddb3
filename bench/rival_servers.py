"""How each rival is installed, given the pipeline, started and asked, in the form that is fastest for it."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import plain
from bench.customers import draw
from bench.environments import Environment, NotInstalled
from bench.load import request_of
from bench.servers import Server, free_port
from bench.service import MANY, N_TRAINED, SIZES

Rows = list[dict[str, float | None]]


@dataclass(frozen=True)
class Rival:
    """A server of models; ``prepare`` lays out a folder with its model and returns how to start it."""

    name: str
    package: str
    packages: Sequence[str]
    prepare: Callable[[Environment, Path, int], Server]


@contextmanager
def prepared(rival: Rival) -> Iterator[tuple[Server, int]]:
    """Install it, fit the pipeline with its own scikit-learn, and say how to start it at which port.

    Raises
    ------
    NotInstalled
    """
    environment = Environment(rival.package, rival.packages)
    environment.install()
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_port()
        draw(N_TRAINED).write_csv(folder / "customers.csv")
        said = environment.run("python", plain.__file__, folder / "customers.csv", folder)
        if said.returncode:
            raise NotInstalled(f"the pipeline does not fit there: {said.stderr.strip()[-300:]}")
        yield rival.prepare(environment, folder, port), port


def _mlserver(name: str, n_workers: int) -> Rival:
    def prepare(environment: Environment, folder: Path, port: int) -> Server:
        settings = {
            "host": "127.0.0.1", "http_port": port, "grpc_port": free_port(), "metrics_port": free_port(),
            "parallel_workers": n_workers, "debug": False,
        }  # fmt: skip
        _write(folder / "settings.json", settings)
        for model in ("plain", "named"):
            (folder / model).mkdir()
            uri = str(folder / f"{model}.joblib")
            implementation = "mlserver_sklearn.SKLearnModel"
            described = {"name": model, "implementation": implementation, "parameters": {"uri": uri}}
            _write(folder / model / "model-settings.json", described)
        command = (str(environment.programs / "mlserver"), "start", str(folder))
        return Server(name, command, _requests(_v2_array, _v2_columns), environment.variables(), folder)

    # Later versions of uvloop have no policy that MLServer could set.
    packages = ("mlserver", "mlserver-sklearn", "pandas", "uvloop==0.21.*")
    return Rival(name, "mlserver", packages, prepare)


def _v2_array(rows: Rows) -> tuple[str, object]:
    data = [list(row.values()) for row in rows]
    one = {"name": "predict", "shape": [len(data), len(data[0])], "datatype": "FP64", "data": data}
    return "/v2/models/plain/infer", {"inputs": [one]}


def _v2_columns(rows: Rows) -> tuple[str, object]:
    columns = [
        {"name": name, "shape": [len(rows), 1], "datatype": "FP64", "data": [row[name] for row in rows]}
        for name in rows[0]
    ]
    return "/v2/models/named/infer", {"parameters": {"content_type": "pd"}, "inputs": columns}


def _bentoml(environment: Environment, folder: Path, port: int) -> Server:
    shutil.copy(Path(__file__).with_name("bentoml_service.py"), folder / "service.py")
    command = (
        str(environment.programs / "bentoml"), "serve", "service:Segments", "--host", "127.0.0.1",
        "--port", str(port),
    )  # fmt: skip
    requests = _requests(
        lambda rows: ("/plain", {"rows": [list(row.values()) for row in rows]}),
        lambda rows: ("/named", {"customers": rows}),
    )
    variables = environment.variables() | {
        "BENTOML_DO_NOT_TRACK": "true",
        "BENTOML_HOME": str(folder / "home"),
    }
    return Server("BentoML", command, requests, variables, folder)


def _mlflow(environment: Environment, folder: Path, port: int) -> Server:
    code = (
        "import joblib, mlflow.sklearn, sys; "
        "mlflow.sklearn.save_model(joblib.load(sys.argv[1]), sys.argv[2], serialization_format='cloudpickle')"
    )
    said = environment.run("python", "-c", code, folder / "named.joblib", folder / "model")
    if said.returncode:
        raise NotInstalled(f"mlflow does not keep the pipeline: {said.stderr.strip()[-300:]}")
    command = (
        str(environment.programs / "mlflow"), "models", "serve", "--model-uri", str(folder / "model"),
        "--env-manager", "local", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
    )  # fmt: skip
    return Server("mlflow", command, _requests(_split, _split), environment.variables(), folder)


def _split(rows: Rows) -> tuple[str, object]:
    data = [list(row.values()) for row in rows]
    return "/invocations", {"dataframe_split": {"columns": list(rows[0]), "data": data}}


def _requests(
    few: Callable[[Rows], tuple[str, object]], named: Callable[[Rows], tuple[str, object]]
) -> dict[str, bytes]:
    """Whole requests: arrays without names for a few records, and named ones for many."""
    requests = {}
    for task, n_rows in SIZES.items():
        path, body = (named if task == MANY else few)(draw(n_rows).to_dicts())
        requests[task] = request_of(path, json.dumps(body).encode())
    return requests


def _write(file: Path, content: dict[str, Any]) -> None:
    file.write_text(json.dumps(content))


RIVALS = (
    _mlserver("MLServer", 1),
    _mlserver("MLServer, parallel_workers=0", 0),
    Rival("BentoML", "bentoml", ("bentoml", "scikit-learn", "pandas"), _bentoml),
    Rival("mlflow", "mlflow", ("mlflow",), _mlflow),
)
