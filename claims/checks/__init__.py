"""What looks odd about a claim. One small file a check; every module here is found by itself."""

from importlib import import_module
from pkgutil import iter_modules

from claims.checking.words import tell, title

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["tell", "title"]
