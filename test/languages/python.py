"""Checks the stubs of all cases, each a folder of one; prints as JSON what mypy says, and where componentize-py differs.

Arguments: the folder with the cases, a JSON file of `[{folder, wit, world}]`, where `wit` is what componentize-py can read.
"""

import ast
import json
import os
import subprocess
import sys
import tempfile

from mypy import api


def names(path: str) -> list[str] | None:
    """What a module declares: classes with their members, functions with their parameters; None if it isn't Python."""
    with open(path) as file:
        try:
            tree = ast.parse(file.read())
        except SyntaxError:
            return None
    found: list[str] = []

    def walk(body: list[ast.stmt], prefix: str) -> None:
        for node in body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                parameters = ", ".join(arg.arg for arg in node.args.args)
                found.append(f"{prefix}{node.name}({parameters})")
            elif isinstance(node, ast.ClassDef):
                found.append(prefix + node.name)
                walk(node.body, f"{prefix}{node.name}.")
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                found.append(prefix + node.target.id)
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                found.append(prefix + node.targets[0].id)

    walk(tree.body, "")
    return sorted(found)


def modules(folder: str, ending: str) -> dict[str, list[str] | None]:
    found = {}
    for at, _, files in os.walk(os.path.join(folder, "wit_world")):
        for file in files:
            if file.endswith(ending):
                path = os.path.join(at, file)
                found[os.path.relpath(path, folder)[: -len(ending)]] = names(path)
    return {name: declared for name, declared in found.items() if declared != []}


def theirs(case: dict[str, str]) -> dict[str, list[str] | None] | None:
    with tempfile.TemporaryDirectory() as into:
        command = ["componentize-py", "--all-features", "-d", case["wit"], "-w", case["name"]]
        made = subprocess.run([*command, "bindings", into], capture_output=True)
        return modules(into, ".py") if made.returncode == 0 else None


def main(root: str, cases: str) -> None:
    errors = {}
    differences = {}
    with open(cases) as file:
        for case in json.load(file):
            folder = os.path.join(root, case["folder"])
            flags = ["--strict", "--no-error-summary", "--cache-dir", os.path.join(root, ".mypy")]
            out, err, code = api.run([*flags, folder])
            if code != 0:
                errors[case["folder"]] = out + err
            expected = theirs(case) if "wit" in case else None
            if expected is None:
                continue
            ours = modules(folder, ".pyi")
            for module in sorted({*ours, *expected}):
                mine, other = ours.get(module, []), expected.get(module, [])
                if mine != other:
                    lacking = [name for name in mine or [] if name not in (other or [])]
                    more = [name for name in other or [] if name not in (mine or [])]
                    where = f"{case['folder']} {module}"
                    is_python = other is not None
                    differences[where] = {"isPython": is_python, "lacking": lacking, "more": more}
    print(json.dumps({"errors": errors, "differences": differences}))


main(*sys.argv[1:])
