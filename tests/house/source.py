"""The project's files, as the house tests read them."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"
#: Folders that the two commands make, and git's own.
MADE = {
    ".venv",
    "node_modules",
    "var",
    ".git",
    "__pycache__",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".hypothesis",
}


@cache
def files() -> list[Path]:
    """Every file that is the project's own: tracked or about to be. Git may be absent, so `.gitignore` is not asked."""
    found, folders = [], [ROOT]
    while folders:
        for path in folders.pop().iterdir():
            if (
                path.name in MADE
                or path == ROOT / "static" / "vendor"
                or path.suffix == ".pyc"
                or path.is_symlink()
            ):
                continue
            if path.is_dir():
                folders.append(path)
            else:
                found.append(path)
    return sorted(found)


@dataclass(frozen=True)
class Import:
    """One import of a module of ours: by whom, of what, where, and whether it hides inside a function."""

    by: str
    of: str
    line: int
    hidden: bool


def module_of(path: Path) -> str:
    """`app/people/models.py` is `app.people.models`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str:
    """`app.people.models` lies in `people`; the package itself in no room."""
    return module.split(".")[1] if "." in module else ""


def imports(path: Path) -> list[Import]:
    """The imports of `app` in one file, those by name in a call included (`import_module("app.x")`)."""
    found: list[Import] = []
    by = module_of(path)
    package = by if path.name == "__init__.py" else by.rpartition(".")[0]

    def note(name: str, node: ast.AST, *, hidden: bool) -> None:
        if name == "app" or name.startswith("app."):
            found.append(Import(by, name, getattr(node, "lineno", 0), hidden))

    def visit(node: ast.AST, *, hidden: bool) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                note(alias.name, node, hidden=hidden)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, base] if base else above)
            # `from app import people` imports the room, not the package.
            for alias in node.names:
                note(f"app.{alias.name}" if base == "app" else base, node, hidden=hidden)
        elif isinstance(node, ast.Call):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            first = node.args[0] if node.args else None
            if called in {"import_module", "__import__"} and isinstance(first, ast.Constant):
                note(str(first.value), node, hidden=True)
        inside = hidden or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for child in ast.iter_child_nodes(node):
            visit(child, hidden=inside)

    visit(ast.parse(path.read_text()), hidden=False)
    return found
