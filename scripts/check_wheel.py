# SPDX-License-Identifier: Apache-2.0
"""Run by check-wheel.sh in an environment that holds the wheel alone: does all of it work?"""

import csv
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


CONFIGURATION = """model = "person.toml"
min_cell = 5

[source]
path = "server.csv"

[[dimension]]
name = "state"

[[measure]]
name = "income"
unit = "AUD"
minimum = 0
maximum = 1000000

[server]
listen = "127.0.0.1:0"

[tls]
certificate = "server.crt"
key = "server.key"
client_ca = "ca.crt"

[limits]
widest_record = 1

[ledger]
path = "ledger.db"

[[client]]
name = "researcher"
subject = "CN=Researcher"
"""


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


def write_foreign_name(file: Path) -> None:
    """Gives the first person a name whose letters ICU's data must know."""
    with file.open(encoding="utf-8", newline="") as read:
        rows = list(csv.reader(read))
    rows[1][rows[0].index("given_name")] = "Žaneta Ольга"
    with file.open("w", encoding="utf-8", newline="") as written:
        csv.writer(written).writerows(rows)


def check_query() -> None:
    """A whole query over mutual TLS, whose certificates check-wheel.sh has made, is the table computed in the clear."""
    tacit.synth(300, 400, seed=5).save(".")
    for side in ("client", "server"):
        write_foreign_name(Path(f"{side}.csv"))
    Path("person.toml").write_text(tacit.Model.preset("person").text, encoding="utf-8")
    Path("server.toml").write_text(CONFIGURATION, encoding="utf-8")
    wanted = {"by": "state", "mean": "income", "count": True, "anyway": True}
    with tacit.serve("server.toml") as serving:
        address = f"localhost:{serving.address.rpartition(':')[2]}"
        server = tacit.connect(address, ca="ca.crt", cert="client.crt", key="client.key")
        table = server.query("client.csv", "person.toml", **wanted)
    plain = tacit.plain("server.toml", "client.csv", "person.toml", **wanted)
    assert table.to_csv() == plain.to_csv(), f"{table}\n{plain}"
    assert "<svg" in table.to_html()


def main() -> None:
    check_environment()
    package = Path(tacit.__file__).parent
    libraries = check_libraries(package)
    check_presets(package)
    check_query()
    assert tacit.__version__ == _client.version() == _server.version()
    print(f"check-wheel: tacit {tacit.__version__} works in Python {sys.version.split()[0]}, with {libraries} libraries of its own")


if __name__ == "__main__":
    main()
