"""The code that the panel shows, read by the grammars of its languages.

CASES is the file that `cargo run --package snippets --example cases` wrote. Run by `cargo xtask test`. For every case:
the grammar finds no error; the code uses known names only (names.py); what a tenant's texts are is found again as
literals, character for character; and no comment stands there that is not in harmless code as well.
"""

import json
import os
import re
import unittest
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tree_sitter_bash
import tree_sitter_c_sharp
import tree_sitter_go
import tree_sitter_java
import tree_sitter_javascript
import tree_sitter_php
import tree_sitter_powershell
import tree_sitter_python
from names import known
from tree_sitter import Language, Node, Parser

BASH = tree_sitter_bash.language()
GRAMMARS = {
    "curl": BASH,
    "csharp": tree_sitter_c_sharp.language(),
    "mgc": BASH,
    "az": BASH,
    "go": tree_sitter_go.language(),
    "java": tree_sitter_java.language(),
    "javascript": tree_sitter_javascript.language(),
    "php": tree_sitter_php.language_php(),
    "powershell": tree_sitter_powershell.language(),
    "python": tree_sitter_python.language(),
}

# Which nodes are names. JavaScript and Python are run with their SDKs, which is a better test of names.
NAME_NODES = {
    "csharp": {"identifier"},
    "go": {"identifier", "field_identifier", "type_identifier", "package_identifier"},
    "java": {"identifier", "type_identifier"},
    "php": {"name"},
    "powershell": {
        *("command_name", "command_parameter", "generic_token", "simple_name", "type_identifier", "variable"),
    },
    **dict.fromkeys(("curl", "mgc", "az"), {"word", "variable_name"}),
}

# Which nodes are literals. What bash hands to its tools is tested by running it.
LITERAL_NODES = {
    "csharp": {"string_literal"},
    "go": {"interpreted_string_literal"},
    "java": {"string_literal"},
    "javascript": {"string"},
    "php": {"string", "encapsed_string"},
    "python": {"string"},
}

# Names that the code makes by counting, and the quote that bash has between two literals.
OTHER_NAMES = re.compile(r"(include|exclude)Target[0-9]+|\\'")
ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}


def nodes(root: Node) -> Iterator[Node]:
    """The tree, a node before what is in it."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.children))


def text_of(node: Node) -> str:
    return node.text.decode()


def unescaped(escape: str) -> str:
    """The character, or half of one, that an escape sequence stands for."""
    body = escape[1:]
    if body[0] in "uUx" and len(body) > 1:
        return chr(int(body[1:].strip("{}"), 16))
    if body[0] in "01234567":
        return chr(int(body, 8))
    return ESCAPES.get(body, body)


def whole(halves: str) -> str:
    """Puts the halves of UTF-16 together."""
    return halves.encode("utf-16", "surrogatepass").decode("utf-16")


def literal(node: Node) -> str:
    """The text that a literal stands for."""
    parts = []
    for part in node.children:
        if part.type in {"escape_sequence", "escape"}:
            parts.append(unescaped(text_of(part)))
        elif part.is_named and part.type not in {"string_start", "string_end"}:
            # A part of a literal can have escapes inside it.
            inner = [child for child in part.children if child.type in {"escape_sequence", "escape"}]
            if inner:
                source = text_of(part)
                parts.append(re.sub(r"\\(u[0-9a-f]{4}|U[0-9a-f]{8}|.)", lambda match: unescaped(match[0]), source))
            else:
                parts.append(text_of(part))
    return whole("".join(parts))


def powershell_texts(root: Node) -> set[str]:
    """The texts of PowerShell's literals, alone or put together."""
    texts = set()
    for node in nodes(root):
        if node.type == "verbatim_string_characters":
            texts.add(text_of(node)[1:-1].replace("''", "'"))
        if node.type == "parenthesized_expression":
            parts = []
            for part in nodes(node):
                if part.type == "verbatim_string_characters":
                    parts.append(text_of(part)[1:-1].replace("''", "'"))
                elif part.type == "hexadecimal_integer_literal":
                    parts.append(chr(int(text_of(part), 16)))
            texts.add(whole("".join(parts)))
    return texts


def comments(root: Node) -> set[str]:
    return {text_of(node) for node in nodes(root) if node.type.endswith("comment")}


class Grammars(unittest.TestCase):
    """A test a language."""

    cases: list[dict[str, Any]]

    @classmethod
    def setUpClass(cls) -> None:
        cls.cases = json.loads(Path(os.environ["CASES"]).read_text())

    def check(self, language: str) -> None:
        self.assertTrue(self.cases)
        parser = Parser(Language(GRAMMARS[language]))
        parsed = [(case, parser.parse(case["code"][language].encode()).root_node) for case in self.cases]
        harmless = set().union(*(comments(root) for case, root in parsed if not case["texts"]))
        self.assertTrue(harmless)
        for number, (case, root) in enumerate(parsed):
            with self.subTest(number=number, code=case["code"][language]):
                self.assertFalse(root.has_error)
                self.assertLessEqual(comments(root), harmless)
                if language in NAME_NODES:
                    self.check_names(language, root)
                self.check_texts(language, root, case)

    def check_names(self, language: str, root: Node) -> None:
        used = {text_of(node) for node in nodes(root) if node.type in NAME_NODES[language]}
        self.assertEqual({name for name in used - known(language) if not OTHER_NAMES.fullmatch(name)}, set())

    def check_texts(self, language: str, root: Node, case: dict[str, Any]) -> None:
        if language in LITERAL_NODES:
            found = {literal(node) for node in nodes(root) if node.type in LITERAL_NODES[language]}
        elif language == "powershell":
            found = powershell_texts(root)
        else:
            return
        self.assertLessEqual(set(case["texts"]), found)

    def test_curl(self) -> None:
        self.check("curl")

    def test_csharp(self) -> None:
        self.check("csharp")

    def test_graph_cli(self) -> None:
        self.check("mgc")

    def test_azure_cli(self) -> None:
        self.check("az")

    def test_go(self) -> None:
        self.check("go")

    def test_java(self) -> None:
        self.check("java")

    def test_javascript(self) -> None:
        self.check("javascript")

    def test_php(self) -> None:
        self.check("php")

    def test_powershell(self) -> None:
        self.check("powershell")

    def test_python(self) -> None:
        self.check("python")

    def test_the_grammars_can_find_an_error(self) -> None:
        """What a literal that is not escaped would look like."""
        for language, grammar in GRAMMARS.items():
            with self.subTest(language=language):
                code = self.cases[0]["code"][language].replace("temporaryAccessPass", "temporary\"'\n(Access")
                self.assertTrue(Parser(Language(grammar)).parse(code.encode()).root_node.has_error)


if __name__ == "__main__":
    unittest.main()
