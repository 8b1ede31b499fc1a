"""What a plugin's source files may say: the hooks that there are, and the imports that it may have."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pluggy

from core.registry import Plugin
from core.testing.subject import Subject

PUBLIC = "core.plugin"


def hooks_are_spelled_right(subject: Subject) -> Iterator[str]:
    """No hook implementation is left that nobody asks."""
    yield from _set_aside(subject)
    try:
        subject.registry.manager.check_pending()
    except pluggy.PluginValidationError as error:
        yield str(error)


def only_the_public_api_is_imported(subject: Subject) -> Iterator[str]:
    """Nothing of core is imported but `core.plugin` and its rooms; nothing of web, nothing of another plugin."""
    strangers = ["core", "web", *(other.package for other in _others(subject))]
    for file in sorted(subject.plugin.folder.rglob("*.py")):
        for name in _imported(file):
            if not _within(name, PUBLIC) and any(_within(name, stranger) for stranger in strangers):
                yield f"{file.name} imports {name}"


def _set_aside(subject: Subject) -> Iterator[str]:
    if failure := subject.registry.failures.get(subject.slug):
        yield f"it was set aside: {failure.reason}"


def _others(subject: Subject) -> Iterator[Plugin]:
    return (plugin for slug, plugin in subject.registry.plugins.items() if slug != subject.slug)


def _imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")
