"""`python -m bench`: what there is to measure, and how to call it. Nothing here is a test."""

from __future__ import annotations

import ast
from pathlib import Path


def benches() -> list[tuple[str, str]]:
    """(module, first line of its docstring) of every bench that can be run."""
    found = []
    for path in sorted(Path(__file__).parent.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        has_main = any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in tree.body)
        if has_main and path.name != "__main__.py":
            found.append((path.stem, (ast.get_docstring(tree) or "").split("\n")[0]))
    return found


def main() -> None:
    for name, said in benches():
        print(f"python -m bench.{name:14} {said}")


if __name__ == "__main__":
    main()
