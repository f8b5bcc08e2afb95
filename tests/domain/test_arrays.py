"""The one summation, and that nothing sums in another way."""

import ast
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from sim.domain.arrays import Array, stack, take, total
from tests.strategies import State, states

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path for part in ("equations", "models") for path in (ROOT / "sim" / part).glob("*.py")
)
SUMS = {"sum", "nansum", "mean", "average", "dot", "vdot", "inner", "matmul", "einsum", "tensordot"}
SUMS |= {"cumsum", "trace", "prod", "std", "var", "reduce"}


def _layouts(values: Array) -> dict[str, Array]:
    return {
        "C": np.ascontiguousarray(values),
        "Fortran": np.asfortranarray(values),
        "replicate last": np.moveaxis(np.ascontiguousarray(np.moveaxis(values, 0, -1)), -1, 0),
    }


@given(states())
def test_total_adds_from_the_first_term_on(state: State):
    got = total(state.weight, axis=1)
    rows, _, issues = state.weight.shape
    for r in range(rows):
        for k in range(issues):
            expected = 0.0
            for term in state.weight[r, :, k].tolist():
                expected += term
            assert got[r, k] == expected


@pytest.mark.parametrize("axis", [1, 2, -1])
def test_total_has_the_same_bits_in_every_layout_and_alone(axis: int):
    values = np.random.default_rng(1).lognormal(0.0, 3.0, (13, 17, 11))
    expected = total(values, axis)
    for name, layout in _layouts(values).items():
        np.testing.assert_array_equal(total(layout, axis), expected, err_msg=name)
    for r in range(13):
        alone = total(values[r : r + 1], axis)
        np.testing.assert_array_equal(alone[0], expected[r])


@pytest.mark.parametrize("axis", [0, -3])
def test_total_refuses_the_replicate_axis(axis: int):
    with pytest.raises(ValueError, match="replicate axis"):
        total(np.ones((2, 3, 4)), axis)


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_take_and_stack_are_numpys_with_the_replicates_last_in_memory(axis: int):
    values = np.random.default_rng(2).normal(size=(13, 5, 4))
    index = np.array([3, 0, 3])
    for name, layout in _layouts(values).items():
        taken = take(layout, index, axis)
        np.testing.assert_array_equal(taken, np.take(values, index, axis), err_msg=name)
        assert taken.flags.f_contiguous
    joined = stack([values, values + 1.0], axis + 1)
    np.testing.assert_array_equal(joined, np.stack([values, values + 1.0], axis + 1))
    assert joined.flags.f_contiguous


def test_an_empty_sum_is_0():
    np.testing.assert_array_equal(total(np.ones((2, 0)), axis=1), [0.0, 0.0])


class _Finder(ast.NodeVisitor):
    """Lines that add in an order of NumPy's choosing, or read into replicate-last memory."""

    def __init__(self) -> None:
        self.sins: list[str] = []
        self.counters: set[str] = set()

    def _note(self, node: ast.expr | ast.AugAssign, what: str) -> None:
        self.sins.append(f"line {node.lineno}: {what}")

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        outer, self.counters = self.counters, set(self.counters)
        for argument in [*node.args.args, *node.args.kwonlyargs]:
            if isinstance(argument.annotation, ast.Name) and argument.annotation.id == "int":
                self.counters.add(argument.arg)
        for part in ast.walk(node):
            if isinstance(part, ast.For | ast.comprehension):
                names = (n for n in ast.walk(part.target) if isinstance(n, ast.Name))
                self.counters |= {name.id for name in names}
        self.generic_visit(node)
        self.counters = outer

    def visit_BinOp(self, node: ast.BinOp) -> None:
        if isinstance(node.op, ast.MatMult):
            self._note(node, "@")
        self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.op, ast.MatMult):
            self._note(node, "@=")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if name in SUMS:
            self._note(node, f".{name}(")
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        """`a[:, idx]` read with an array: loop counters, integers and masks' new axes are fine."""
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else []
        if parts and isinstance(parts[0], ast.Slice) and isinstance(node.ctx, ast.Load):
            for part in parts[1:]:
                if not self._plain(part):
                    self._note(node, ast.unparse(node))
        self.generic_visit(node)

    def _plain(self, part: ast.expr) -> bool:
        if isinstance(part, ast.Name):
            return part.id in self.counters
        if isinstance(part, ast.UnaryOp):
            return self._plain(part.operand)
        return isinstance(part, ast.Slice | ast.Constant)


def _sins(source: str) -> list[str]:
    finder = _Finder()
    finder.visit(ast.parse(source))
    return finder.sins


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_nothing_adds_or_reads_in_an_order_of_numpys_choosing(path: Path):
    assert _sins(path.read_text(encoding="utf-8")) == []


def test_there_are_files_to_look_at():
    assert len(FILES) >= 10


@pytest.mark.parametrize(
    "source",
    [
        "a @ b",
        "a @= b",
        "np.dot(a, b)",
        "np.einsum('ij,j', a, b)",
        "np.matmul(a, b)",
        "np.sum(a, axis=1)",
        "a.sum(axis=1)",
        "a.mean(axis=1)",
        "np.add.reduce(a, axis=1)",
        "b = a[:, idx]",
        "b = a[:, table.party]",
        "b = a[:, :, [0, 2]]",
        "def f(a, idx: Index):\n    return a[:, idx]",
    ],
)
def test_the_finder_finds(source: str):
    assert len(_sins(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "total(a, axis=1)",
        "np.take(a, idx, axis=1)",
        "b = a[:, 0]",
        "b = a[:, -1, None]",
        "a[:, table.party] = b",
        "for i in range(3):\n    b = a",
        "def f(a, who: int):\n    return a[:, who]",
        "def f(a):\n    return [a[:, i, i] for i in range(3)]",
        "@cache\ndef f(): ...",
    ],
)
def test_the_finder_lets_pass(source: str):
    assert _sins(source) == []
