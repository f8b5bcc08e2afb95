# pyright: reportUnknownMemberType=false
# (ruamel.yaml says nothing of its types)
"""Writing scenarios as YAML text."""

from collections.abc import Mapping
from io import StringIO
from typing import Any, cast

from pydantic import BaseModel
from ruamel.yaml import YAML

from sim.domain import months
from sim.domain.estimate import GIVEN
from sim.domain.kinds.agreement import CALLED, Table
from sim.domain.kinds.move import Move
from sim.domain.kinds.news import Event
from sim.domain.literals import native
from sim.domain.scenario import Outcome, ScenarioFile
from sim.files.jsonfile import JsonObject

_NESTED = ("stakeholders", "issues", "lanes", "articles", "tables", "moves", "events", "outcomes")
_WIDE = 4096  # of a line: nothing is broken that was one line


def written(data: Any) -> str:
    """Plain data as YAML."""
    out, yaml = StringIO(), _writer()
    yaml.dump(data, out)
    return out.getvalue()


def loaded(text: str) -> Any:
    """YAML as it stands, comments and all, to be changed and written."""
    return _writer().load(text)


def overridden(text: str, changes: Mapping[str, Any], model: str | None = None) -> str:
    """The YAML of a scenario with changes among its overrides, its comments kept as they are."""
    top: Any = loaded(text)
    if model is not None:
        top["model"] = model
    if changes:
        overrides: Mapping[str, Any] = top.get("overrides") or {}
        kept = {key: value for key, value in overrides.items() if key not in changes}
        top["overrides"] = kept | dict(changes)
    return written(top)


def plain(value: Any) -> Any:
    """Dicts and the types of a scenario's file as the plain data that its YAML holds."""
    if isinstance(value, BaseModel):
        return _fields(value)
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in cast("Mapping[Any, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in cast("list[Any]", value)]
    return native(value)


def _fields(record: BaseModel) -> JsonObject:
    """What was given of a record, under the names that its file has."""
    out = record.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude_none=True)
    if isinstance(record, ScenarioFile):
        out |= {name: plain(getattr(record, name)) for name in _NESTED if name in out}
        for name in ("stakeholders", "issues"):
            if name in out and not any(out[name].values()):
                out[name] = list(out[name])
    elif isinstance(record, Outcome):
        answers = record.categories.items()
        out["categories"] = {key: "otherwise" if c is None else plain(c) for key, c in answers}
    elif isinstance(record, Table) and record.sits is not None:
        out["sits"] = "called" if record.sits == CALLED else months.text(record.sits)
    elif isinstance(record, Event | Move) and "set" in out:
        out["set"] = {key: _bare(estimate) for key, estimate in out["set"].items()}
    return out


def _bare(estimate: JsonObject) -> Any:
    """A certain number that nobody gave a reason for, as the number alone."""
    return estimate["likely"] if estimate.get("because") == [GIVEN] else estimate


def _writer() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes, yaml.width = True, _WIDE
    yaml.brace_single_entry_mapping_in_flow_sequence = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
