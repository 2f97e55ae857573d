"""The one step of the build that pyproject.toml cannot say: the catalogues are compiled.

A wheel gets the compiled catalogues and the source tree stays as it is. An editable install runs from the source tree,
so there they are written beside their sources; git ignores them.
"""

from __future__ import annotations

from pathlib import Path

import polib
from setuptools import setup
from setuptools.command.build_py import build_py

LOCALES = Path("ldn_xblocks") / "conf" / "locale"


class BuildPy(build_py):
    """Copies the package as ever, and compiles each .po file of it to a .mo file."""

    def run(self) -> None:
        """Build, then compile into what was built."""
        super().run()
        for source, target in self.catalogues():
            target.parent.mkdir(parents=True, exist_ok=True)
            polib.pofile(str(source), check_for_duplicates=True).save_as_mofile(str(target))

    def catalogues(self) -> list[tuple[Path, Path]]:
        """Each source with the place of its compiled form."""
        root = Path() if self.editable_mode else Path(self.build_lib)
        return [(path, root / path.with_suffix(".mo")) for path in sorted(LOCALES.glob("*/LC_MESSAGES/*.po"))]

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:  # noqa: FBT001, FBT002 - setuptools' signature
        """What setuptools asks for to list the files of an installation."""
        return [*super().get_outputs(include_bytecode), *(str(target) for _, target in self.catalogues())]


setup(cmdclass={"build_py": BuildPy})
