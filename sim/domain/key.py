"""A key path: the name of one number or setting of a world, such as `policies.canola_quota`."""

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Key:
    """The parts of a key path, from the kind of thing to what of it; `str(key)` is the path."""

    parts: tuple[str, ...]

    def __str__(self) -> str:
        return ".".join(self.parts)

    def __truediv__(self, part: str) -> Self:
        """The key of something below this one."""
        return type(self)((*self.parts, part))

    @classmethod
    def parse(cls, path: str) -> Self:
        """The key that a path names."""
        return cls(tuple(path.split(".")))

    @classmethod
    def stakeholder(cls, who: str, *part: str) -> Self:
        """A stakeholder, or a part of it: `capability`, `worth_cad_m`, `within`, `voice`."""
        return cls(("stakeholders", who, *part))

    @classmethod
    def interest(cls, who: str, issue: str, *part: str) -> Self:
        """A stakeholder's interest in an issue, or a part of it: `ideal`, `salience` and so on."""
        return cls.stakeholder(who, "interests", issue, *part)

    @classmethod
    def policy(cls, issue: str) -> Self:
        """The policy in force on an issue at the start."""
        return cls(("policies", issue))

    @classmethod
    def of_issue(cls, name: str, *part: str) -> Self:
        """An issue, or a part of its definition: `policy`, `pace` and so on."""
        return cls(("issues", name, *part))

    @classmethod
    def outcome(cls, question: str, *part: str) -> Self:
        """A question of the scenario, or a part of it."""
        return cls(("outcomes", question, *part))

    @classmethod
    def lane(cls, name: str, *part: str) -> Self:
        """A trade lane, or a part of it."""
        return cls(("lanes", name, *part))

    @classmethod
    def table(cls, name: str, *part: str) -> Self:
        """A negotiation table, or a part of it."""
        return cls(("tables", name, *part))

    @classmethod
    def threat(cls, name: str, *part: str) -> Self:
        """A threat, or a part of it: `demand`, `sanction`, `made` and so on."""
        return cls(("threats", name, *part))

    @classmethod
    def move(cls, name: str, *part: str) -> Self:
        """A move, or a part of it: `cost`, `pressure`, `made` and so on."""
        return cls(("moves", name, *part))

    @classmethod
    def event(cls, name: str, *part: str) -> Self:
        """An event of the news, or a part of it."""
        return cls(("events", name, *part))

    @classmethod
    def parameter(cls, name: str) -> Self:
        """A parameter of the world's rules."""
        return cls(("parameters", name))

    @property
    def kind(self) -> str:
        """The kind of thing: `stakeholders`, `policies`, `tables`."""
        return self.parts[0]

    @property
    def name(self) -> str:
        """The name of the thing; empty where the path ends before it."""
        return self.parts[1] if len(self.parts) > 1 else ""

    @property
    def part(self) -> tuple[str, ...]:
        """What of the thing."""
        return self.parts[2:]

    @property
    def issue(self) -> str | None:
        """The issue of an interest; None for any other key."""
        if self.kind == "stakeholders" and len(self.part) > 1 and self.part[0] == "interests":
            return self.part[1]
        return None
