#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# package.sh [BUILD]: makes the Debian package of a configured build tree, build/package/tacit_*.deb, with a list of what the
# program is made of (SBOM) in it. The same sources, built by the same tools in the same folder, give the same file:
# SOURCE_DATE_EPOCH is the time of everything in it, that of the last commit if not set. Without Open MPI, unless TACIT_MPI=ON:
# a build tree that has another setting gets it for the time of the package.
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:-build}

: "${SOURCE_DATE_EPOCH:=$(git log -1 --format=%ct 2>/dev/null || stat --format %Y CHANGELOG.md)}"
export SOURCE_DATE_EPOCH

mpi=$(sed -n 's/^TACIT_MPI:[A-Z]*=//p' "$build/CMakeCache.txt")
if [[ $mpi != "${TACIT_MPI:-OFF}" ]]; then
  trap 'cmake -DTACIT_MPI="$mpi" "$build" >/dev/null' EXIT
  cmake -DTACIT_MPI="${TACIT_MPI:-OFF}" "$build" >/dev/null
fi
cmake --build "$build" --target tacit tacit_documents
TACIT_RELEASE_DATE=$(LC_ALL=C date --utc --rfc-email --date "@$SOURCE_DATE_EPOCH")
sed "s/@TACIT_RELEASE_DATE@/$TACIT_RELEASE_DATE/" "$build/documents/changelog.in" |
  gzip -9 --no-name > "$build/documents/changelog.gz"
python3 scripts/sbom.py "$build" "$build/documents/sbom.spdx.json"

rm -rf "$build/package"
umask 022  # what the package's files can be read by
(cd "$build" && cpack -G DEB -B package > package.log) || { cat "$build/package.log" >&2; exit 1; }
rm -rf "$build/package/_CPack_Packages"

package=$(echo "$build"/package/tacit_*.deb)
if command -v lintian > /dev/null; then
  lintian --fail-on error,warning --info --allow-root "$package" || exit 1
fi
echo "written: $package ($(($(stat --format %s "$package") / 1000)) kB)"
