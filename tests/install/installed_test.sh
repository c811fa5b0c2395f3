#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# installed_test.sh CMAKE BUILD SOURCE PREFIX: installs BUILD below PREFIX, and sees whether all is there and whether it
# works without the source tree.
set -euo pipefail
cmake=$1 build=$2 source=$3 prefix=$4

fail() { echo "installed: $*" >&2; exit 1; }

rm -rf "$prefix"
"$cmake" --install "$build" --prefix "$prefix" > "$build/install.log"

for file in bin/tacit share/tacit/models/{person,person-id,name-dob,name-dob-postcode,name-only}.toml \
  share/man/man1/tacit.1.gz share/bash-completion/completions/tacit share/zsh/vendor-completions/_tacit \
  share/fish/vendor_completions.d/tacit.fish share/doc/tacit/{README.md,CHANGELOG.md,SECURITY.md,LICENSE} \
  share/doc/tacit/docs/{operations,security,ledger}.md share/doc/tacit/examples/residents/server.toml \
  share/doc/tacit/models/person.toml include/tacit/table/question.h include/tacit/protocol/messages.pb.h; do
  [[ -s $prefix/$file ]] || fail "there is no $file"
done
for absent in tacit include/tacit/cli include/tacit/python; do
  [[ ! -e $prefix/$absent ]] || fail "$absent is installed, which is no part of it"
done

# Nobody who installs it has these folders.
if named=$(grep -rl -e "$source/" -e "$build/" "$prefix"); then
  fail "the source or build folder is named in: $named"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
tacit() { env -i HOME="$work" LANG=C.UTF-8 "$prefix/bin/tacit" "$@"; }
version=$(tacit --version)
[[ $version == *[0-9].[0-9]* ]] || fail "a strange version: $version"
[[ $(gzip -dc "$prefix/share/man/man1/tacit.1.gz") == "$(tacit manual)" ]] || fail "the manual page is of another program"
for shell in bash:bash-completion/completions/tacit zsh:zsh/vendor-completions/_tacit fish:fish/vendor_completions.d/tacit.fish; do
  tacit completion "${shell%%:*}" | cmp - "$prefix/share/${shell#*:}" || fail "the completion is of another program"
done

# A preset, and an example as it stands: its model is beside the documents.
tacit synth --records 60 --seed 1 --out pilot > /dev/null
for preset in person name-dob; do
  tacit synth corrupt --in pilot/client.csv --out "$preset.csv" --links "$preset-links.csv" --preset "$preset" --seed 1 > /dev/null
  [[ $(wc -l < "$preset.csv") -eq 61 ]] || fail "the preset $preset made no copy of 60 records"
done
# The records of the example are those of another folder.
sed "s|^path = .*server.csv\"|path = \"$work/pilot/server.csv\"|; s|^model = \"|&$prefix/share/doc/tacit/examples/residents/|" \
  "$prefix/share/doc/tacit/examples/residents/server.toml" > server.toml
tacit plain --config server.toml --data pilot/client.csv --model "$prefix/share/tacit/models/person.toml" --by state \
  --mean age --quiet --out table.csv
[[ $(head -1 table.csv) == state,* ]] || fail "no table: $(head -1 table.csv)"
echo "installed: $version"
