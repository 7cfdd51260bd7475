"""The house rules that no linter knows: sizes, names of files, words, reasons.

Each rule is a plain function from texts to complaints, tried first on a small bad example, so that
we know it can fail, and then on every file that git keeps or would keep.
"""

import ast
import io
import re
import subprocess
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("questionnaires", "flows", "reports", "storage", "bot")

LONGEST_FUNCTION, LONG_FUNCTION = 60, 35
LONGEST_FILE, LONG_FILE = 400, 300
SHARE_WITHIN = 0.95
CODE_SUFFIXES = {".py", ".js", ".css", ".html", ".j2", ".typ", ".sh"}

HOMELESS_NAMES = {"util", "utils", "helper", "helpers", "manager", "managers", "common", "misc"}

# Registries, and the place the files were written in; "~" keeps this file itself searchable.
SPLIT_WORDS = """
pypi~.org  python~hosted.org  registry.~npmjs  deb.debian~.org  --extra-index~-url  file:~///
/wo~rk/main  /wo~rk/shared  /wo~rk/.  /opt/~wheels  /opt/~pypi  examples~.md  features~.md
shared/~design  issue_~#  coding_~agent  clau~de  @anthro~pic  open~ai  chat~gpt
"""
WORDS = [word.replace("~", "").replace("_", " ") for word in SPLIT_WORDS.split()]

SILENCED = re.compile(r"#\s*(?:ruff:\s*|flake8:\s*)?(?:noqa|type:\s*ignore)")
SILENCED_WITH_REASON = re.compile(
    r"# (?:noqa: [A-Z]+\d+(?:, [A-Z]+\d+)*|type: ignore\[[\w, -]+\])[ #(-]+\w.{7,}"
)


def test_every_file_and_function_stays_short() -> None:
    python = [name for name in our_files() if name.endswith(".py")]
    product = [name for name in python if name.split("/")[0] in PRODUCT]
    others = [name for name in python if name not in product]
    complaints = []
    for group in (product, others):
        texts = {name: text_of(name) for name in group}
        files = {name: text.count("\n") for name, text in texts.items()}
        functions = dict(pair for name in group for pair in functions_in(name, texts[name]))
        complaints += too_long(files, LONGEST_FILE, LONG_FILE)
        complaints += too_long(functions, LONGEST_FUNCTION, LONG_FUNCTION)
    assert complaints == []


def test_templates_scripts_and_styles_stay_short() -> None:
    names = [n for n in our_files() if PurePosixPath(n).suffix in CODE_SUFFIXES - {".py"}]
    made = ("tests/golden/", "examples/output/")
    written = [name for name in names if not name.startswith(made)]
    files = {name: text_of(name).count("\n") for name in written if ".min." not in name}
    assert too_long(files, LONGEST_FILE, LONGEST_FILE) == []


def test_every_file_has_a_name_of_its_own() -> None:
    assert [name for name in our_files() if homeless(name)] == []


def test_no_file_names_a_registry_or_the_place_it_was_written_in() -> None:
    complaints = [c for name in our_files() for c in forbidden_words(name, text_of(name))]
    assert complaints == []


def test_every_ignored_rule_has_its_reason() -> None:
    complaints = reasonless_settings(text_of("pyproject.toml"))
    for name in our_files():
        if name.endswith(".py"):
            complaints += [f"{name}:{line}" for line in reasonless_comments(text_of(name))]
    assert complaints == []


def test_every_folder_with_code_is_a_package() -> None:
    """The import contracts see packages only; tests/ is none, so that nothing there hides ours."""
    names = set(our_files())
    folders = {PurePosixPath(n).parent for n in names if n.endswith(".py")}
    packages = {folder for folder in folders if f"{folder}/__init__.py" in names}
    assert {f for f in folders if f.parts and f.parts[0] in PRODUCT} - packages == set()
    assert {f for f in packages if f.parts[0] == "tests"} == set()


# The rules


def functions_in(name: str, text: str) -> Iterator[tuple[str, int]]:
    """Each function of a file with its number of lines, decorators apart."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            end = node.end_lineno or node.lineno
            yield f"{name}:{node.lineno} {node.name}", end - node.lineno + 1


def too_long(lengths: dict[str, int], longest: int, long: int) -> list[str]:
    """What is over the longest allowed; and all that is long, if that is more than a few."""
    over = [name for name, lines in lengths.items() if lines > longest]
    above = [name for name, lines in lengths.items() if lines > long]
    if len(above) > len(lengths) * (1 - SHARE_WITHIN):
        over = above
    return [f"{name} has {lengths[name]} lines" for name in sorted(over)]


def homeless(name: str) -> bool:
    """Whether a part of the path says only that its maker found no noun for it."""
    return any(part.split(".")[0].strip("_").lower() in HOMELESS_NAMES for part in name.split("/"))


def forbidden_words(name: str, text: str) -> list[str]:
    lowered = text.lower()
    return [f"{name}: {word}" for word in WORDS if word in lowered]


def reasonless_settings(text: str) -> list[str]:
    """Ignored lint rules, and loosened type checks, without a comment on their line."""
    lists = re.findall(r'^(?:(?:extend-)?ignore|"[^"]+") = \[(.*?)\](?=\s*$)', text, re.M | re.S)
    entries = [line for body in lists for line in body.splitlines() if '"' in line]
    headings = re.findall(r"^\[\[tool\.mypy\.overrides\]\].*$", text, re.M)
    return [line.strip() for line in entries + headings if not re.search(r"# \S.{8,}", line)]


def reasonless_comments(text: str) -> list[int]:
    """Lines that silence a checker without naming the rule and saying why."""
    if not SILENCED.search(text):
        return []
    return [
        token.start[0]
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type == tokenize.COMMENT
        and SILENCED.search(token.string)
        and not SILENCED_WITH_REASON.match(token.string)
    ]


# The files


@cache
def our_files() -> tuple[str, ...]:
    """What git keeps, and what it would keep if it were added now."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    names = sorted(set(listed.decode().split("\0")) - {""})
    return tuple(name for name in names if (ROOT / name).is_file())


@cache
def text_of(name: str) -> str:
    """The text of one of our files; nothing where it is no text."""
    content = (ROOT / name).read_bytes()
    return "" if b"\0" in content else content.decode(errors="replace")


# The rules can fail


def test_lengths_are_measured() -> None:
    text = "@decorated\ndef short():\n    def inner():\n        pass\n    return 1\n"
    assert dict(functions_in("a.py", text)) == {"a.py:2 short": 4, "a.py:3 inner": 2}


@pytest.mark.parametrize(
    ("lengths", "complaints"),
    [
        pytest.param([10] * 100, 0, id="all short"),
        pytest.param([10] * 95 + [36] * 5, 0, id="a few long"),
        pytest.param([10] * 94 + [36] * 6, 6, id="too many long"),
        pytest.param([10] * 99 + [61], 1, id="one over the longest"),
        pytest.param([], 0, id="nothing there"),
    ],
)
def test_long_ones_are_found(lengths: list[int], complaints: int) -> None:
    named = {f"f{number}": lines for number, lines in enumerate(lengths)}
    assert len(too_long(named, LONGEST_FUNCTION, LONG_FUNCTION)) == complaints


@pytest.mark.parametrize(
    "name", ["bot/utils.py", "flows/common/a.py", "misc.yaml", "a/_helpers.py"]
)
def test_homeless_names_are_found(name: str) -> None:
    assert homeless(name)
    assert not homeless("questionnaires/commonwealth.py")


@pytest.mark.parametrize("word", WORDS)
def test_forbidden_words_are_found(word: str) -> None:
    assert forbidden_words("README.md", f"see {word.upper()} there") == [f"README.md: {word}"]
    assert forbidden_words("README.md", "the sub-agents of a recruiter work here") == []


def test_ignored_rules_without_reason_are_found() -> None:
    settings = """
[tool.ruff.lint]
select = [
  "E",
]
ignore = [
  "N818",  # the name says what happened
  "D102",
]
[tool.ruff.lint.per-file-ignores]
"bot/**" = ["TID251"]
[[tool.mypy.overrides]]
module = ["x"]
"""
    assert reasonless_settings(settings) == ['"D102",', '"TID251"', "[[tool.mypy.overrides]]"]


@pytest.mark.parametrize(
    ("comment", "complaints"),
    [
        ("# noqa", [1]),
        ("# noqa: E501", [1]),
        ("# noqa: E501  # the address is one word", []),
        ("# noqa: PLC0415 - slow to import", []),
        ("# type: ignore", [1]),
        ("# type: ignore[arg-type]", [1]),
        ("# type: ignore[arg-type]  # the stubs forget None", []),
        ("# ruff: noqa", [1]),
        ("# an ordinary word about nothing", []),
    ],
)
def test_silenced_lines_without_reason_are_found(comment: str, complaints: list[int]) -> None:
    assert reasonless_comments(f"x = 1  {comment}\n") == complaints
    assert reasonless_comments(f"x = '{comment}'\n") == []
