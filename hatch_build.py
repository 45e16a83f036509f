"""What a wheel holds beside the sources: the shipped rules, translated."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class TranslatedRules(BuildHookInterface):
    """Puts the lines of the shipped rules beside them: the first start of an installation translates none."""

    def initialize(self, version: str, build_data: dict[str, dict[str, str]]) -> None:
        """Translate the rules of this tree; an editable installation reads them where they are edited."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from cleaner.rules.errors import RulesInvalid
        from cleaner.rules.folder import read_folder
        from cleaner.rules.packed import file_of

        errors = []
        pack = read_folder(Path(self.root, "rules"), errors)
        if errors:
            raise RulesInvalid(errors)
        self._work = TemporaryDirectory()  # goes with us
        path = Path(self._work.name, "packs.rules")
        path.write_bytes(file_of(pack))
        build_data["force_include"][str(path)] = "cleaner/rules/packs.rules"
