# SPDX-License-Identifier: Apache-2.0
"""wheel_licences.py WHEEL FOLDER: writes WHEEL to FOLDER with the licences of the libraries that are in it.

Which Debian packages they are from is in the list of parts that auditwheel leaves in a wheel; Debian keeps each package's
licence in /usr/share/doc.
"""

import json
import re
import subprocess
import sys
import tempfile
from importlib.metadata import distribution
from pathlib import Path
from urllib.parse import unquote

# Compiled into the modules, so that no library of theirs is in the wheel.
COMPILED_IN = ["libboost-dev", "libsqlitecpp-dev", "nlohmann-json3-dev"]


def debian_packages(parts: Path) -> list[str]:
    """The packages that the list of parts `parts` (CycloneDX) names, sorted."""
    found = set()
    for part in json.loads(parts.read_text(encoding="utf-8"))["components"]:
        package = re.match(r"pkg:deb/[^/]+/([^@]+)@", part.get("purl", ""))
        if package:
            found.add(unquote(package[1]))
    return sorted(found)


def main(wheel: str, folder: str) -> None:
    with tempfile.TemporaryDirectory() as work:
        tool = [sys.executable, "-m", "wheel"]
        subprocess.run([*tool, "unpack", "--dest", work, wheel], check=True, stdout=subprocess.DEVNULL)
        (root,) = Path(work).iterdir()
        (information,) = root.glob("*.dist-info")
        licences = information / "licenses" / "libraries"
        licences.mkdir()
        packages = debian_packages(information / "sboms" / "auditwheel.cdx.json")
        if not packages:
            sys.exit(f"wheel_licences: {wheel} names no Debian package: where are its libraries from?")
        for package in packages + COMPILED_IN:
            text = Path("/usr/share/doc", package, "copyright").read_text(encoding="utf-8")
            (licences / f"{package}.txt").write_text(text, encoding="utf-8")
        nanobind = distribution("nanobind").read_text("licenses/LICENSE")
        assert nanobind
        (licences / "nanobind.txt").write_text(nanobind, encoding="utf-8")
        subprocess.run([*tool, "pack", "--dest-dir", folder, str(root)], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main(*sys.argv[1:])
