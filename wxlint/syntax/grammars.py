"""Loading tree-sitter's grammars.

The packages import `importlib.resources` for their queries, which nobody here asks for, and with it tempfile, hashlib and four more: 7 ms at every start. So the
extension module in such a package is loaded without the package.
"""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder
from importlib.util import module_from_spec

from tree_sitter import Language


def grammar(package: str, function: str = "language") -> Language:
    """The grammar that `function` of `package` (`tree_sitter_javascript`) gives."""
    name = f"{package}._binding"
    if name not in sys.modules:
        around = PathFinder.find_spec(package)
        spec = PathFinder.find_spec(name, around.submodule_search_locations) if around is not None else None
        if spec is None or spec.loader is None:  # a package that is built otherwise
            from importlib import import_module

            return Language(getattr(import_module(package), function)())
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        sys.modules[name] = module
    return Language(getattr(sys.modules[name], function)())
