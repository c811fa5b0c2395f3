"""Run by check-wheel.sh in an environment that holds the wheel alone: does all of it work?"""

import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

import tacit
from tacit import _client, _server

# What may come from the system: glibc's own libraries, and three that the manylinux rules (PEP 600) take for granted.
SYSTEM_LIBRARIES = {
    "linux-vdso.so.1", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1",
    "libc.so.6", "libm.so.6", "libdl.so.2", "librt.so.1", "libpthread.so.0", "libresolv.so.2", "libutil.so.1",
    "libgcc_s.so.1", "libstdc++.so.6", "libz.so.1",
}  # fmt: skip


def check_environment() -> None:
    others = {each.metadata["Name"] for each in distributions()} - {"tacit", "pip", "setuptools"}
    assert not others, f"not an empty environment: {others}"


def check_libraries(package: Path) -> int:
    """Every library of the wheel finds what it needs in the wheel or among the system's. Returns how many there are."""
    files = [*package.glob("*.so"), *(package.parent / "tacit.libs").iterdir()]
    for file in files:
        listed = subprocess.run(["ldd", str(file)], capture_output=True, text=True, check=True).stdout
        for line in listed.splitlines():
            if line.strip() == "statically linked":  # it needs nothing
                continue
            name, _, place = line.strip().partition(" => ")
            name = Path(name.split(" ")[0]).name
            assert "not found" not in line, f"{file.name}: {line.strip()}"
            own = place.startswith(str(package.parent))
            assert own or name in SYSTEM_LIBRARIES, f"{file.name} takes {line.strip()} from the system"
    return len(files)


def check_presets(package: Path) -> None:
    for name in _client.preset_names():
        assert _client.preset_file(name) == package / "models" / f"{name}.toml"


def main() -> None:
    check_environment()
    package = Path(tacit.__file__).parent
    libraries = check_libraries(package)
    check_presets(package)
    assert tacit.__version__ == _client.version() == _server.version()
    print(f"check-wheel: tacit {tacit.__version__} works in Python {sys.version.split()[0]}, with {libraries} libraries of its own")


if __name__ == "__main__":
    main()
