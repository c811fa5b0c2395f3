# SPDX-License-Identifier: Apache-2.0
"""sbom.py BUILD OUTPUT: writes to OUTPUT what build/tacit is made of, as SPDX 2.3 in JSON.

The program, every Debian package whose library it is linked with, directly or by another library, and those that are
compiled into it (headers and static libraries). Versions are dpkg's. Licences are from Debian's copyright files, where they
say the library's in a form that SPDX has a name for; others are there in their own words, or NOASSERTION.
SOURCE_DATE_EPOCH is the time that the document names.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from datetime import datetime, timezone
from pathlib import Path

# Where Debian's file is prose, or names the licence of the source package's programs and not of the library: by source
# package, from the same file.
KNOWN_LICENCES = {
    "glibc": "LGPL-2.1-or-later",
    "gcc-12": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "c-ares": "MIT",
    "krb5": "MIT",
    "gnutls28": "LGPL-2.1-or-later",
    "libtasn1-6": "LGPL-2.1-or-later",
    "keyutils": "LGPL-2.0-or-later",
    "libidn2": "LGPL-3.0-or-later OR GPL-2.0-or-later",
    "e2fsprogs": None,
    "libtool": None,
}

# Debian's short names, as SPDX calls them.
SPDX_NAMES = {
    "Apache-2.0": "Apache-2.0",
    "BSD-3-clause": "BSD-3-Clause",
    "BSD-3-Clause": "BSD-3-Clause",
    "BSD-3-Clause~Google": "BSD-3-Clause",
    "BSD-3-google": "BSD-3-Clause",
    "BSL-1.0": "BSL-1.0",
    "Expat": "MIT",
    "GPL-2+ or LGPL-3+": "GPL-2.0-or-later OR LGPL-3.0-or-later",
    "LGPL-3+ or GPL-2+": "LGPL-3.0-or-later OR GPL-2.0-or-later",
    "ISC": "ISC",
    "LGPL-2.1+": "LGPL-2.1-or-later",
    "MIT": "MIT",
    "OpenLDAP-2.8": "OLDAP-2.8",
    "PostgreSQL": "PostgreSQL",
    "Zlib": "Zlib",
}

# Every program has them, and they are no part of it: what it calls of them is in the libraries.
NOT_COMPILED_IN = {"libc6-dev", "linux-libc-dev", "libstdc++-12-dev", "libgcc-12-dev"}


def output_of(*command: str) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def stanzas(text: str) -> list[dict[str, str]]:
    """The paragraphs of a Debian control file, by field; continued lines stay lines."""
    found = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        fields: dict[str, str] = {}
        name = ""
        for line in paragraph.splitlines():
            if line[:1] in " \t" and name:
                fields[name] += "\n" + line[1:]
            elif ":" in line:
                name, _, value = line.partition(":")
                fields[name] = value.strip()
        found.append(fields)
    return found


class Licences:
    """Licences of Debian packages as SPDX expressions, and the texts of those that have no name there."""

    def __init__(self) -> None:
        self.texts: dict[str, dict[str, str]] = {}

    def of(self, package: str, source: str) -> str:
        if source in KNOWN_LICENCES:
            return KNOWN_LICENCES[source] or "NOASSERTION"
        path = Path("/usr/share/doc", package, "copyright")
        parts = stanzas(path.read_text(encoding="utf-8", errors="replace")) if path.exists() else []
        if not parts or "Format" not in parts[0]:
            return "NOASSERTION"
        licence = next((part.get("License", "") for part in parts if part.get("Files", "").split()[:1] == ["*"]), "")
        name, _, text = licence.partition("\n")
        name = name.strip()
        if name in SPDX_NAMES or not name:
            return SPDX_NAMES.get(name, "NOASSERTION")
        if not text:
            alone = (part["License"] for part in parts if "Files" not in part and "License" in part)
            text = next((entry.partition("\n")[2] for entry in alone if entry.partition("\n")[0].strip() == name), "")
        return self._reference(source, name, text)

    def _reference(self, source: str, name: str, text: str) -> str:
        if not text.strip():
            return "NOASSERTION"
        reference = "LicenseRef-" + re.sub(r"[^A-Za-z0-9.-]+", "-", f"{source}-{name}")
        plain = "\n".join("" if line.strip() == "." else line.rstrip() for line in text.splitlines())
        self.texts[reference] = {"licenseId": reference, "name": f"{name} ({source})", "extractedText": plain.strip()}
        return reference


def owners(paths: list[str]) -> dict[str, str]:
    """The packages that installed these files; of a merged /usr also by the path without it."""
    asked = {path: path for path in paths} | {path.removeprefix("/usr"): path for path in paths}
    text = subprocess.run(["dpkg-query", "--search", *asked], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          text=True, check=False).stdout
    found = {}
    for line in text.splitlines():
        package, _, path = line.rpartition(": ")
        if path in asked and not line.startswith("diversion"):
            found[asked[path]] = package.split(",")[0].split(":")[0]
    return found


def needed(file: str) -> list[str]:
    """The names of the libraries that a file is linked with itself."""
    return re.findall(r"\(NEEDED\).*\[(.*)\]", output_of("readelf", "--dynamic", "--wide", file))


def linked(program: str) -> dict[str, str]:
    """All libraries that the program is linked with, by name: their files."""
    pairs = re.findall(r"^\s*(\S+)(?: => (\S+))? \(0x", output_of("ldd", program), re.MULTILINE)
    files = {name.rpartition("/")[2]: str(Path(path or name).resolve()) for name, path in pairs if "vdso" not in name}
    missing = [name for name in needed(program) if name not in files]
    if not files or missing:
        sys.exit(f"sbom: {program} is linked with libraries that are not here: {missing}")
    return files


def compiled_in(build: Path, shared_sources: set[str], source_of: dict[str, str]) -> list[str]:
    """Packages whose headers the program's objects include, and of which no library is linked."""
    headers: set[str] = set()
    counts = False
    for line in output_of("ninja", "-C", str(build), "-t", "deps").splitlines():
        if not line.startswith(" "):
            counts = line.startswith("src/") and not line.startswith("src/python/")
        elif counts and line.strip().startswith("/usr/"):
            headers.add(line.strip())
    if not headers:
        sys.exit(f"sbom: {build} knows of no header: build the program first")
    packages = set(owners(sorted(headers)).values()) - NOT_COMPILED_IN
    return sorted(package for package in packages if source_of[package] not in shared_sources)


def installed_packages() -> dict[str, tuple[str, str, str]]:
    """Of every installed package its version, source package and homepage."""
    form = "${Package}\t${Version}\t${source:Package}\t${Homepage}\n"
    lines = output_of("dpkg-query", "--show", f"--showformat={form}").splitlines()
    return {name: (version, source, homepage) for name, version, source, homepage in (line.split("\t") for line in lines)}


def identifier(name: str) -> str:
    return "SPDXRef-Package-" + re.sub(r"[^A-Za-z0-9.-]", lambda m: f"-{ord(m[0]):x}-", name)


def library_entry(name: str, about: tuple[str, str, str], licences: Licences, distribution: str) -> dict[str, object]:
    version, source, homepage = about
    licence = licences.of(name, source)
    entry: dict[str, object] = {
        "SPDXID": identifier(name),
        "name": name,
        "versionInfo": version,
        "supplier": "Organization: Debian",
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": licence,
        "licenseComments": f"/usr/share/doc/{name}/copyright of the Debian package has all licences of its source.",
        "copyrightText": "NOASSERTION",
        "sourceInfo": f"Debian source package {source}",
        "primaryPackagePurpose": "LIBRARY",
        "externalRefs": [{
            "referenceCategory": "PACKAGE-MANAGER",
            "referenceType": "purl",
            "referenceLocator": f"pkg:deb/debian/{name.replace('+', '%2B')}@{version.replace('+', '%2B').replace(':', '%3A')}"
                                f"?distro={distribution}",
        }],
    }
    if homepage:
        entry["homepage"] = homepage
    return entry


def digests(program: str) -> list[dict[str, str]]:
    """Of the program as the package has it: stripped, as CPack does."""
    with tempfile.TemporaryDirectory() as work:
        stripped = Path(work, "tacit")
        subprocess.run(["strip", "-o", str(stripped), program], check=True)
        contents = stripped.read_bytes()
    return [{"algorithm": name, "checksumValue": hashlib.new(name.lower(), contents).hexdigest()}
            for name in ("SHA1", "SHA256")]


def tacit_entry(version: str) -> dict[str, object]:
    return {
        "SPDXID": identifier("tacit"),
        "name": "tacit",
        "versionInfo": version,
        "supplier": "Organization: Tacit maintainers",
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": "Apache-2.0",
        "licenseDeclared": "Apache-2.0",
        "copyrightText": "The Tacit authors",
        "primaryPackagePurpose": "APPLICATION",
    }


def relationships(program: str, files: dict[str, str], owner: dict[str, str], inside: list[str]) -> list[dict[str, str]]:
    found = {("SPDXRef-DOCUMENT", "DESCRIBES", identifier("tacit")), (identifier("tacit"), "CONTAINS", "SPDXRef-File-tacit")}
    found |= {(identifier("tacit"), "STATIC_LINK", identifier(name)) for name in inside}
    for name in needed(program):
        found.add((identifier("tacit"), "DYNAMIC_LINK", identifier(owner[files[name]])))
    for path in files.values():
        for name in needed(path):
            if name in files and owner[files[name]] != owner[path]:
                found.add((identifier(owner[path]), "DEPENDS_ON", identifier(owner[files[name]])))
    return [{"spdxElementId": element, "relationshipType": kind, "relatedSpdxElement": related}
            for element, kind, related in sorted(found)]


def document(build: Path) -> dict[str, object]:
    program = str(build / "tacit")
    version = output_of(program, "--version").split()[1]
    files = linked(program)
    owner = owners(list(files.values()))
    strangers = sorted(set(files.values()) - set(owner))
    if strangers:
        sys.exit(f"sbom: no Debian package has {', '.join(strangers)}")
    installed = installed_packages()
    source_of = {name: about[1] for name, about in installed.items()}
    libraries = sorted(set(owner.values()))
    inside = compiled_in(build, {source_of[name] for name in libraries}, source_of)
    licences = Licences()
    release = dict(line.split("=", 1) for line in Path("/etc/os-release").read_text(encoding="utf-8").splitlines() if "=" in line)
    distribution = f"debian-{release['VERSION_ID'].strip(chr(34))}"
    packages = [library_entry(name, installed[name], licences, distribution) for name in libraries + inside]
    program_file = {"SPDXID": "SPDXRef-File-tacit", "fileName": "./usr/bin/tacit", "fileTypes": ["BINARY"],
                    "checksums": digests(program), "licenseConcluded": "NOASSERTION",
                    "licenseInfoInFiles": ["NOASSERTION"], "copyrightText": "NOASSERTION"}
    contents = {
        "packages": [tacit_entry(version), *packages],
        "files": [program_file],
        "relationships": relationships(program, files, owner, inside),
        "hasExtractedLicensingInfos": [licences.texts[name] for name in sorted(licences.texts)],
    }
    moment = int(os.environ.get("SOURCE_DATE_EPOCH", datetime.now(timezone.utc).timestamp()))
    name = f"tacit-{version}"
    digest = hashlib.sha256(json.dumps(contents, sort_keys=True).encode()).hexdigest()
    return {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": name,
        "documentNamespace": f"urn:tacit:sbom:{version}:{digest}",
        "creationInfo": {
            "created": datetime.fromtimestamp(moment, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "creators": [f"Tool: tacit-sbom-{version}", "Organization: Tacit maintainers"],
        },
        **contents,
    }


def main(build: str, output: str) -> None:
    text = json.dumps(document(Path(build)), indent=1, ensure_ascii=False)
    Path(output).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: sbom.py BUILD OUTPUT")
    main(sys.argv[1], sys.argv[2])
