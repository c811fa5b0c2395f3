# SPDX-License-Identifier: Apache-2.0
# Every library that the rooms are linked with and that is not ours, all from Debian 12 (scripts/install-dependencies.sh
# names the packages). An installation has this file too: there tacitConfig.cmake says what tacit_needs does.
if(NOT COMMAND tacit_needs)
  # Global, because whoever links a room links its libraries with it.
  set(CMAKE_FIND_PACKAGE_TARGETS_GLOBAL ON)
  macro(tacit_needs)
    find_package(${ARGN} REQUIRED)
  endmacro()
  # tacit_needs_module(NAME module): of pkg-config, as the target PkgConfig::NAME.
  macro(tacit_needs_module name module)
    pkg_check_modules(${name} REQUIRED IMPORTED_TARGET GLOBAL ${module})
  endmacro()
endif()

tacit_needs(PkgConfig)
tacit_needs(Threads)
tacit_needs(TBB)
tacit_needs(Boost)  # headers only
tacit_needs(fmt)
tacit_needs(nlohmann_json)
tacit_needs(SQLite3)
tacit_needs(SQLiteCpp)
tacit_needs(ICU COMPONENTS i18n uc)
tacit_needs(tomlplusplus)
tacit_needs_module(HWY libhwy)
tacit_needs_module(SODIUM libsodium)
tacit_needs_module(PQXX libpqxx)
tacit_needs_module(PQ libpq)
tacit_needs_module(ODBC odbc)  # unixODBC
tacit_needs_module(UTF8PROC libutf8proc)
tacit_needs_module(MICROHTTPD libmicrohttpd)
tacit_needs_module(SYSTEMD libsystemd)
tacit_needs(OpenSSL)
tacit_needs(ZLIB)
tacit_needs(Protobuf)
tacit_needs(gRPC CONFIG)

# Open MPI, with which a server runs on several machines (docs/operations.md): where it is there, unless TACIT_MPI says
# otherwise. An installation has said it.
if(NOT CMAKE_FIND_PACKAGE_NAME STREQUAL "tacit")
  if(NOT DEFINED TACIT_MPI)
    pkg_check_modules(OMPI QUIET IMPORTED_TARGET GLOBAL ompi-c)
  endif()
  option(TACIT_MPI "Build with Open MPI: a server can run on several machines" ${OMPI_FOUND})
endif()
if(TACIT_MPI)
  tacit_needs_module(OMPI ompi-c)
endif()
