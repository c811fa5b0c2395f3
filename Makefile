# SPDX-License-Identifier: Apache-2.0
# The few commands a person needs; CMakePresets.json has the builds behind them.
#
#   make program       install what is missing (Debian packages), configure, build build/tacit and what `cmake --install
#                      build --prefix /usr/local` installs
#   make build         the same with the tests and benchmarks
#   make test          build, then run every test; those of the Python package in build/python-venv, which is made with
#                      PYTHON=/usr/bin/python3 from PyPI (PYTHON=no: without the Python package)
#   make package       make program, then a Debian package of it, with what a server needs: build/package/tacit_*.deb
#   make package-bare  make package, then install it by apt in a Debian system with nothing else, boot that, and try out
#                      program and service (debootstrap and systemd-nspawn, as root; SYSTEMD=no: without the boot)
#   make wheel         build the Python package as a wheel that needs no Debian package, for PYTHON=/usr/bin/python3, and
#                      try it out in an empty virtual environment: build/wheel/tacit-*.whl
#   make wheel-bare    make wheel, then try it out in a Debian system with Python alone, build/bare (debootstrap, as root)
#   make test-long     every test of whole queries at the ring degrees of real ones (make test takes small rings for
#                      most), 1,000 random queries of blocked linkage in a small ring, 100 runs of every cheating
#                      client, 10,000 hostile sessions, 200 kills of the server and of clients, 50 of ranks, 200
#                      flipped bytes, then every test again under the address, undefined behaviour and thread
#                      sanitizers: hours on two cores
#   make fuzz          build the fuzzers (clang) and run each of them for SECONDS=60 over its corpus
#   make bench         build, then measure the arithmetic and a small query: to build/bench/*.json
#   make demo          build the program, then two processes that link 5,000 residents over mutual TLS on loopback
#   make example       build the program, then both studies below
#   make example-hiv-income   the study of examples/hiv-income: 2,000 patients among 20,000 insured
#   make example-county       the study of examples/county: 5,000 patients among 1,000,000 insured
#   make format        lay out the sources with clang-format
#   make clean         remove what was built and what the demo made
MAKEFLAGS += --no-print-directory

.PHONY: all program build test test-long package package-bare wheel wheel-bare fuzz bench demo example example-hiv-income example-county format clean

# The Python that the package is built for and tested with; `no`: without the package.
PYTHON ?= /usr/bin/python3
BUILD_PYTHON := $(if $(filter no,$(PYTHON)),OFF,ON)
export PYTHON

all: build

# Builds whatever build/ is configured for: the program alone the first time, the tests too once they were asked for.
program:
	@scripts/install-dependencies.sh program
	@test -f build/build.ninja || cmake --preset program
	@cmake --build build --target tacit tacit_documents

build:
	@scripts/install-dependencies.sh tests
	@test $(PYTHON) = no || scripts/python-environment.sh build/python-venv
	@grep -qs '^TACIT_BUILD_TESTS:BOOL=ON' build/CMakeCache.txt && test -f build/build.ninja && \
	  grep -qs '^TACIT_PYTHON:.*=$(BUILD_PYTHON)$$' build/CMakeCache.txt || \
	  cmake --preset release -DTACIT_PYTHON=$(BUILD_PYTHON)
	@cmake --build --preset release

test: build
	@ctest --preset release

test-long: export TACIT_FULL_SIZE = 1
test-long: build
	@ctest --preset release -R '^(protocol|cheating|residents|rpc|rpc_faults|cli|hostile)[.]'
	@env -u TACIT_FULL_SIZE TACIT_RANDOM_CASES=1000 \
	  build/tests/protocol/protocol_test --gtest_filter='BlockedEqualsPlain.Random*'
	@TACIT_CHEATS=100 build/tests/protocol/cheating_test --gtest_filter='-CheatingBlocked.*'
	@env -u TACIT_FULL_SIZE TACIT_CHEATS=100 build/tests/protocol/cheating_test --gtest_filter='CheatingBlocked.*'
	@TACIT_HOSTILE_SESSIONS=10000 build/tests/cli/hostile_test --gtest_filter='HostileSessions.*'
	@TACIT_KILLS=200 build/tests/cli/cli_test --gtest_filter='Kills.*'
	@test ! -x build/tests/mpi/mpi_failures_test || env -u TACIT_FULL_SIZE TACIT_RANK_KILLS=50 \
	  build/tests/mpi/mpi_failures_test --gtest_filter='RankKills.*'
	@TACIT_FLIPPED_BYTES=20 build/tests/rpc/rpc_faults_test --gtest_filter='*AFlippedByteInACiphertext'
	@set -e; for preset in asan tsan; do \
	  test -f build-$$preset/build.ninja || cmake --preset $$preset; \
	  cmake --build --preset $$preset; \
	  env -u TACIT_FULL_SIZE ctest --preset $$preset; \
	done

package: program
	@scripts/install-dependencies.sh program dpkg-dev file lintian python3
	@scripts/package.sh

package-bare: package
	@scripts/install-dependencies.sh program debootstrap iproute2 systemd-container
	@scripts/bare-tree.sh build/bare-package
	@scripts/check-package.sh build/package/tacit_*.deb build/bare-package

wheel:
	@scripts/install-dependencies.sh program python3-dev python3-venv openssl
	@scripts/wheel.sh

wheel-bare: wheel
	@scripts/install-dependencies.sh program debootstrap
	@scripts/bare-tree.sh build/bare python3 python3-venv
	@PYTHON=/usr/bin/python3 scripts/check-wheel.sh build/wheel/tacit-*-cp311-*.whl build/bare

SECONDS ?= 60

fuzz:
	@scripts/install-dependencies.sh program clang-19 libclang-rt-19-dev
	@test -f build-fuzz/build.ninja || cmake --preset fuzz
	@cmake --build --preset fuzz
	@scripts/fuzz.sh $(SECONDS)

bench: build
	@build/bench/tacit_kernels_bench --benchmark_out=build/bench/kernels.json --benchmark_out_format=json
	@build/tacit bench link --records 1000 --server-records 1000 --format json > build/bench/link.json
	@echo "written: build/bench/kernels.json, build/bench/link.json"

demo: program
	@scripts/demo.sh

example: example-hiv-income example-county

example-hiv-income: program
	@examples/hiv-income/run.sh

example-county: program
	@examples/county/run.sh

format:
	@git ls-files -z -- '*.h' '*.cc' | xargs -0 clang-format -i

clean:
	@rm -rf build build-debug build-asan build-tsan build-fuzz demo
