"""What lies beside the tables of a saved run so that others can read and repeat it.

`scenario.yaml` as it was run, `environment.txt`, and `ro-crate-metadata.json` (RO-Crate 1.1): every
file with its format, every column with its unit, the software with its licence and how to cite it,
and the run with its parameters. The same run writes the same bytes, so none of it tells the time.
"""

import json
import platform
import shlex
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

from sim.domain.key import Key
from sim.domain.kinds import COUNTED
from sim.domain.months import text
from sim.files.installation import shipped
from sim.results.columns import columns
from sim.results.saved import MANIFEST
from sim.runs.provenance import version
from sim.runs.request import Plan

if TYPE_CHECKING:
    from sim.results.result import Result

METADATA = "ro-crate-metadata.json"
SPECIFICATION = "https://w3id.org/ro/crate/1.1"
FORMATS = {
    ".parquet": "application/vnd.apache.parquet",
    ".csv": "text/csv",
    ".json": "application/json",
    ".yaml": "application/yaml",
    ".txt": "text/plain",
}
FILES = {
    MANIFEST: "The result as `winset run --json` prints it, and the hash of every other file",
    "scenario.yaml": "The scenario file of the run; changes made to it are in the command",
    "environment.txt": "Python and every package that was installed, with versions",
    "replicates": "A row for each replicate: its answers, policies and gains at the end",
    "policies": "Policies in force, month by month",
    "positions": "Declared positions, month by month",
    "stakeholders": "Utility and gains of every stakeholder, month by month",
    "decisions": "Every decision: who did what, with what chance and why",
    **{k.section: f"What became of every {k.noun}: replicates and shares" for k in COUNTED},
}
Entity = dict[str, Any]


def describe(folder: Path, result: "Result", *, decisions: int | None = None) -> None:
    """Write scenario, environment and metadata into a folder that has all tables of a run.

    The manifest is written after them, since it has their hashes. `decisions` tells of how many
    replicates they are kept, where it is not all.
    """
    scenario = result.plan.scenario
    (folder / "scenario.yaml").write_bytes(scenario.source)
    (folder / "environment.txt").write_text(environment(), encoding="utf-8")
    found = (path.name for path in folder.iterdir() if path.suffix in FORMATS)
    names = sorted([*found, MANIFEST])
    graph = list(_graph(folder, result, names, decisions))
    crate = {"@context": f"{SPECIFICATION}/context", "@graph": graph}
    words = json.dumps(crate, indent=1, ensure_ascii=False)
    (folder / METADATA).write_text(words + "\n", encoding="utf-8")


def environment() -> str:
    """Python and installed packages, a line each, as `pip install -r` reads them."""
    found = {f"{each.name}=={each.version}" for each in metadata.distributions()}
    lines = [f"# Python {platform.python_version()}", *sorted(found, key=str.lower)]
    return "\n".join(lines) + "\n"


def command(plan: Plan, decisions: int | None = None) -> str:
    """The command that repeats a run from its folder, with the decisions of so many replicates."""
    request = plan.request
    words = ["winset", "run", "scenario.yaml", "--model", plan.model]
    words += ["--replicates", str(request.replicates), "--seed", str(request.seed)]
    words += ["--months", str(plan.months)]
    words += [] if decisions is None else ["--decisions", str(decisions)]
    for option, pairs in (("--param", request.param), ("--set", request.set)):
        for key, value in pairs.items():
            shown = str(value).lower() if isinstance(value, bool) else value
            words += [option, f"{key}={shown}"]
    return shlex.join(words)


def _graph(
    folder: Path, result: "Result", names: list[str], decisions: int | None
) -> Iterator[Entity]:
    measured = list(_columns(result))
    yield {
        "@id": METADATA,
        "@type": "CreativeWork",
        "conformsTo": _at(SPECIFICATION),
        "about": _at("./"),
    }
    yield _dataset(result, names, measured)
    yield from (_file(folder / name, decisions) for name in names)
    yield {"@id": "https://spdx.org/licenses/MIT", "@type": "CreativeWork", "name": "MIT License"}
    yield from _software()
    yield from _action(result, names, command(result.plan, decisions))
    yield from measured


def _dataset(result: "Result", names: list[str], measured: list[Entity]) -> Entity:
    """The folder: what it holds, and what is measured in it."""
    case = result.plan.scenario
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": f"{case.file.title}: a run of Winset",
        "description": (
            f"{case.file.question} {result.data['replicates']:,} replicates of "
            f"{result.plan.months} months from {text(case.file.start)}. Dated by its first month, "
            "since the same run gives the same bytes whenever it is made."
        ),
        "datePublished": f"{text(case.file.start)}-01",
        "license": _at("https://spdx.org/licenses/MIT"),
        "hasPart": [_at(name) for name in names],
        "mentions": _at("#run"),
        "variableMeasured": [_at(each["@id"]) for each in measured],
    }


def _file(path: Path, decisions: int | None) -> Entity:
    name = path.name if path.name in FILES else path.stem
    some = name == "decisions" and decisions is not None
    size = {} if name == MANIFEST else {"contentSize": str(path.stat().st_size)}
    return {
        "@id": path.name,
        "@type": "File",
        "name": path.name,
        "description": FILES[name] + some * f" (of the first {decisions} replicates)",
        "encodingFormat": FORMATS[path.suffix],
        **size,
    }


def _software() -> Iterator[Entity]:
    """Winset, and how it wants to be cited."""
    yaml = YAML(typ="safe", pure=True)
    cff = yaml.load((shipped() / "CITATION.cff").read_text(encoding="utf-8"))
    authors = [f"#author-{number}" for number, _ in enumerate(cff["authors"], 1)]
    yield {
        "@id": "#winset",
        "@type": "SoftwareApplication",
        "name": "Winset",
        "version": version(),
        "license": _at("https://spdx.org/licenses/MIT"),
        "citation": _at("#citation"),
    }
    yield {
        "@id": "#citation",
        "@type": "CreativeWork",
        "name": cff["title"],
        "description": " ".join(cff["abstract"].split()),
        "version": cff["version"],
        "author": _all(authors),
    }
    for name, author in zip(authors, cff["authors"], strict=True):
        yield {"@id": name, "@type": "Organization", "name": author["name"]}


def _action(result: "Result", names: list[str], repeat: str) -> Iterator[Entity]:
    """The run: what made which files, with every parameter."""
    plan, hashes = result.plan, result.data["manifest"]
    given = {
        **{key: result.data[key] for key in ("model", "seed", "replicates", "months")},
        **{str(Key.parameter(name)): value for name, value in plan.parameters.items()},
        **{f"set.{key}": value for key, value in result.data["set"].items()},
        **{key: hashes[key] for key in ("scenario_sha256", "seeds_sha256", "math_fingerprint")},
    }
    settings = [
        {"@id": f"#setting-{key}", "@type": "PropertyValue", "name": key, "value": value}
        for key, value in given.items()
    ]
    made = [name for name in names if name not in {"scenario.yaml", "environment.txt"}]
    read = [name for name in names if name not in made]
    yield {
        "@id": "#run",
        "@type": "CreateAction",
        "name": f"Run of {plan.scenario.slug}",
        "description": f"Repeat it in this folder: {repeat}",
        "instrument": _at("#winset"),
        "object": [_at(name) for name in (*read, *(each["@id"] for each in settings))],
        "result": [_at(name) for name in made],
    }
    yield from settings


def _columns(result: "Result") -> Iterator[Entity]:
    for table, found in columns(result.plan.scenario).items():
        for name, column in found.items():
            unit = {} if column.unit is None else {"unitText": column.unit}
            yield {
                "@id": f"#column-{table}.{name}",
                "@type": "PropertyValue",
                "name": name,
                "description": f"{table}: {column.meaning}",
                **unit,
            }


def _at(name: str) -> Entity:
    return {"@id": name}


def _all(names: list[str]) -> Entity | list[Entity]:
    """Links to several: one alone stands without a list, as JSON-LD has it when compacted."""
    return _at(names[0]) if len(names) == 1 else [_at(name) for name in names]
