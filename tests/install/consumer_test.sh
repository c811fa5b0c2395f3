#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# consumer_test.sh CMAKE FOLDER MODEL OPTION..: builds the project in consumer/ below FOLDER with these options of cmake, for
# debugging, as the first try of somebody else would be, and runs what it makes.
set -euo pipefail
cmake=$1 folder=$2 model=$3
shift 3

rm -rf "$folder"
"$cmake" -S "$(dirname "$0")/consumer" -B "$folder" -G Ninja -DCMAKE_BUILD_TYPE=Debug "$@"
"$cmake" --build "$folder"
"$folder/features" "$model"
[[ ! -x $folder/query ]] || "$folder/query"
