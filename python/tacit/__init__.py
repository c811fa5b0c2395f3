"""Statistics over people whom two organisations know, without either showing its records to the other."""

from ._client import version as _version

__version__: str = _version()

__all__ = ["__version__"]
