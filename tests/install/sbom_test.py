# SPDX-License-Identifier: Apache-2.0
"""sbom_test.py SCRIPT BUILD OUTPUT [PACKAGE]: makes the list of what the program is made of, and looks at it.

What SPDX 2.3 demands of such a document (its JSON schema and the clauses that are named below), that it has every library
of the program in the version that is installed, and no other. With PACKAGE, a Debian package, the list that is in there,
and whether the program there is the one that it names.
"""

import datetime
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

# The licences of the SPDX list that may stand there; a new one is looked up at spdx.org/licenses, and added.
LICENCES = {
    "Apache-2.0", "BSD-3-Clause", "BSL-1.0", "GPL-2.0-or-later", "GPL-3.0-or-later", "ISC", "LGPL-2.0-or-later",
    "LGPL-2.1-or-later", "LGPL-3.0-or-later", "MIT", "OLDAP-2.8", "PostgreSQL", "Zlib",
}  # fmt: skip
EXCEPTIONS = {"GCC-exception-3.1"}
RELATIONSHIPS = {"DESCRIBES", "CONTAINS", "STATIC_LINK", "DYNAMIC_LINK", "DEPENDS_ON"}
IDENTIFIER = re.compile(r"SPDXRef-[A-Za-z0-9.-]+\Z")  # clause 3.2


def check_document(document: dict[str, Any]) -> None:
    """Clause 6: what is said of the document itself."""
    assert document["spdxVersion"] == "SPDX-2.3", document["spdxVersion"]
    assert document["dataLicense"] == "CC0-1.0"
    assert document["SPDXID"] == "SPDXRef-DOCUMENT"
    assert document["name"]
    assert re.match(r"[a-z]+:[^#]+\Z", document["documentNamespace"]), "6.5: a URI without a fragment"
    created = document["creationInfo"]["created"]
    datetime.datetime.strptime(created, "%Y-%m-%dT%H:%M:%SZ")
    creators = document["creationInfo"]["creators"]
    assert creators and all(re.match(r"(Person|Organization|Tool): .+", creator) for creator in creators), creators


def check_licence(expression: str, extracted: set[str]) -> None:
    """Annex D: a licence, one with an exception, or several that are joined; or that nothing is said."""
    if expression in ("NOASSERTION", "NONE"):
        return
    for part in re.split(r" (?:OR|AND) ", expression):
        licence, _, exception = part.partition(" WITH ")
        assert licence in LICENCES or licence in extracted, f"no licence of SPDX: {licence}"
        assert not exception or exception in EXCEPTIONS, f"no exception of SPDX: {exception}"


def check_package(package: dict[str, Any], extracted: set[str]) -> None:
    """Clause 7."""
    for field in ("name", "versionInfo", "downloadLocation", "licenseConcluded", "licenseDeclared", "copyrightText"):
        assert isinstance(package[field], str) and package[field], f"{package['name']} has no {field}"
    assert package["filesAnalyzed"] is False, "7.8: with no verification code"
    assert re.match(r"(Person|Organization): .+", package["supplier"])
    assert package["primaryPackagePurpose"] in ("APPLICATION", "LIBRARY")
    check_licence(package["licenseConcluded"], extracted)
    check_licence(package["licenseDeclared"], extracted)
    for reference in package.get("externalRefs", []):
        assert reference["referenceCategory"] == "PACKAGE-MANAGER" and reference["referenceType"] == "purl"
        assert re.match(r"pkg:deb/debian/[a-z0-9.%B-]+@[A-Za-z0-9.%~-]+\?distro=debian-\d+\Z", reference["referenceLocator"]), reference


def check_structure(document: dict[str, Any]) -> None:
    check_document(document)
    licences = document["hasExtractedLicensingInfos"]
    extracted = {licence["licenseId"] for licence in licences}
    for licence in licences:
        assert re.match(r"LicenseRef-[A-Za-z0-9.-]+\Z", licence["licenseId"]) and len(licence["extractedText"]) > 40, licence
    for package in document["packages"]:
        check_package(package, extracted)
    named = {part for package in document["packages"] for part in re.findall(r"LicenseRef-\S+", package["licenseDeclared"])}
    assert named == extracted, "10.1: every text of a licence is some package's"
    identifiers = [entry["SPDXID"] for entry in [*document["packages"], *document["files"]]]
    assert len(set(identifiers)) == len(identifiers), "an identifier twice"
    assert all(IDENTIFIER.match(identifier) for identifier in identifiers), identifiers
    known = {*identifiers, "SPDXRef-DOCUMENT"}
    for relationship in document["relationships"]:
        assert relationship["relationshipType"] in RELATIONSHIPS
        assert {relationship["spdxElementId"], relationship["relatedSpdxElement"]} <= known, relationship
    related = {relationship["relatedSpdxElement"] for relationship in document["relationships"]}
    assert set(identifiers) <= related, f"nothing needs {set(identifiers) - related}"
    assert [r["relatedSpdxElement"] for r in document["relationships"] if r["relationshipType"] == "DESCRIBES"] == [
        "SPDXRef-Package-tacit"]


def check_contents(document: dict[str, Any], program: Path) -> None:
    """Against dpkg and the program itself, by other ways than the script's."""
    versions = {package["name"]: package["versionInfo"] for package in document["packages"]}
    assert versions.pop("tacit") == subprocess.check_output([program, "--version"], text=True).split()[1]
    for name, version in versions.items():
        installed = subprocess.check_output(["dpkg-query", "-W", "-f", "${Version}\n", name], text=True).split()
        assert version in installed, f"{name} is {installed}, not {version}"
    text = subprocess.check_output(["ldd", program], text=True)
    for library, package in {"libgrpc++": "libgrpc++1.51", "libssl": "libssl3", "libpq.so": "libpq5", "libicuuc": "libicu72",
                             "libkrb5.so": "libkrb5-3"}.items():
        assert (library in text) == (package in versions), package
    assert {"libc6", "libsqlitecpp-dev", "libcli11-dev"} <= set(versions), "a library that is linked or compiled in"
    assert not {"libgtest-dev", "libbenchmark-dev", "g++", "cmake"} & set(versions), "what only builds or tests it"


def of_package(package: Path, work: str) -> tuple[dict[str, Any], Path]:
    subprocess.run(["dpkg-deb", "--extract", str(package), work], check=True)
    program = Path(work, "usr/bin/tacit")
    document = json.loads(Path(work, "usr/share/doc/tacit/sbom.spdx.json").read_text(encoding="utf-8"))
    digests = {checksum["algorithm"]: checksum["checksumValue"] for checksum in document["files"][0]["checksums"]}
    assert digests["SHA256"] == hashlib.sha256(program.read_bytes()).hexdigest(), "another program than the list's"
    return document, program


def main(script: str, build: str, output: str, *package: str) -> None:
    if package:
        with tempfile.TemporaryDirectory() as work:
            document, program = of_package(Path(package[0]), work)
            check_structure(document)
            check_contents(document, program)
    else:
        subprocess.run([sys.executable, script, build, output], check=True)
        document = json.loads(Path(output).read_text(encoding="utf-8"))
        check_structure(document)
        check_contents(document, Path(build, "tacit"))
    print(f"{len(document['packages'])} packages, {len(document['relationships'])} relationships")


if __name__ == "__main__":
    main(*sys.argv[1:])
