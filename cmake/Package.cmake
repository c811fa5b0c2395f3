# SPDX-License-Identifier: Apache-2.0
# The Debian package that scripts/package.sh makes by CPack: the component `program` and, only here, what makes a server
# of it (component `service`: unit, configuration, what Debian wants of every package).
set(TACIT_MAINTAINER "Tacit maintainers <maintainers@tacit.example.org>" CACHE STRING
    "Who maintains the Debian package: whoever hands it out names himself")
set(TACIT_HOMEPAGE "" CACHE STRING "The package's web page, if it has one")

set(packaging ${TACIT_ROOT}/packaging)
install(FILES ${packaging}/tacit.service DESTINATION lib/systemd/system COMPONENT service EXCLUDE_FROM_ALL)
# A path of the system, which `cmake --install --component service` alone writes to (below DESTDIR).
install(FILES ${packaging}/server.toml DESTINATION /etc/tacit COMPONENT service EXCLUDE_FROM_ALL
        PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ)
install(FILES ${packaging}/debian/copyright ${TACIT_DOCUMENTS}/changelog.gz ${TACIT_DOCUMENTS}/sbom.spdx.json
        DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT service EXCLUDE_FROM_ALL)
install(FILES ${packaging}/debian/lintian-overrides DESTINATION share/lintian/overrides RENAME tacit
        COMPONENT service EXCLUDE_FROM_ALL)
file(WRITE ${TACIT_DOCUMENTS}/conffiles "/etc/tacit/server.toml\n")
# For scripts/package.sh, which knows the date.
set(AT @)
configure_file(${packaging}/debian/changelog.in ${TACIT_DOCUMENTS}/changelog.in @ONLY)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME tacit)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT ${TACIT_MAINTAINER})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "statistics over linked records that neither side shows to the other")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "Two organisations each hold a list of people. One has the measurements, the
other knows which people the question is about. Tacit computes the answer, a
table of counts and means, under homomorphic encryption: neither side sees the
other's records.

This package has the program of both sides, and what a custodian's server
needs: a user, a hardened systemd unit and a configuration to fill in. The
server is neither enabled nor started when the package is installed.")
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL program service)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
if(TACIT_HOMEPAGE)
  set(CPACK_DEBIAN_PACKAGE_HOMEPAGE ${TACIT_HOMEPAGE})
endif()
# Libraries are found by dpkg-shlibdeps; the user is made by adduser. A ledger is backed up by sqlite3.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS adduser)
if(TACIT_MPI)
  string(APPEND CPACK_DEBIAN_PACKAGE_DESCRIPTION "

This one is built with Open MPI: a server can run on several machines.")
  string(APPEND CPACK_DEBIAN_PACKAGE_DEPENDS ", openmpi-bin")
endif()
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "ca-certificates")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "sqlite3, odbc-postgresql, prometheus")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${packaging}/debian/postinst ${packaging}/debian/prerm
    ${packaging}/debian/postrm ${TACIT_DOCUMENTS}/conffiles)
include(CPack)
