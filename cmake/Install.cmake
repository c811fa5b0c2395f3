# SPDX-License-Identifier: Apache-2.0
# What `cmake --install` puts where, in two components: `program` (what runs: the program, models, manual, completions,
# documents, examples) and `development` (the rooms as static libraries, their headers, find_package(tacit)).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# The program says how it is used (`tacit manual`, `tacit completion`); what is made of that is in this folder.
set(TACIT_DOCUMENTS ${PROJECT_BINARY_DIR}/documents)
find_program(GZIP gzip REQUIRED)
set(manual ${TACIT_DOCUMENTS}/tacit.1)
add_custom_command(
  OUTPUT ${manual}.gz ${TACIT_DOCUMENTS}/tacit.bash ${TACIT_DOCUMENTS}/_tacit ${TACIT_DOCUMENTS}/tacit.fish
  COMMAND ${CMAKE_COMMAND} -E make_directory ${TACIT_DOCUMENTS}
  COMMAND tacit manual > ${manual}
  COMMAND ${GZIP} -9 --no-name --force ${manual}
  COMMAND tacit completion bash > ${TACIT_DOCUMENTS}/tacit.bash
  COMMAND tacit completion zsh > ${TACIT_DOCUMENTS}/_tacit
  COMMAND tacit completion fish > ${TACIT_DOCUMENTS}/tacit.fish
  DEPENDS tacit
  COMMENT "The program writes its manual page and its completions"
  VERBATIM)
add_custom_target(tacit_documents ALL DEPENDS ${manual}.gz)

install(TARGETS tacit RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
# Where app/presets.cc looks for them: beside the folder of the program.
install(DIRECTORY ${TACIT_ROOT}/models DESTINATION share/tacit COMPONENT program FILES_MATCHING PATTERN "*.toml")
install(FILES ${manual}.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)
install(FILES ${TACIT_DOCUMENTS}/tacit.bash DESTINATION share/bash-completion/completions RENAME tacit COMPONENT program)
install(FILES ${TACIT_DOCUMENTS}/_tacit DESTINATION share/zsh/vendor-completions COMPONENT program)
install(FILES ${TACIT_DOCUMENTS}/tacit.fish DESTINATION share/fish/vendor_completions.d COMPONENT program)

# The documents name each other, the examples and the models by relative paths: they stand to each other as here. What
# runs from the source tree alone (run.sh of the studies) stays there.
install(FILES ${TACIT_ROOT}/README.md ${TACIT_ROOT}/CHANGELOG.md ${TACIT_ROOT}/SECURITY.md ${TACIT_ROOT}/LICENSE
        DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)
install(DIRECTORY ${TACIT_ROOT}/docs ${TACIT_ROOT}/examples DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program
        PATTERN "run.sh" EXCLUDE PATTERN ".ipynb_checkpoints" EXCLUDE)
file(MAKE_DIRECTORY ${TACIT_DOCUMENTS})
file(CREATE_LINK ../../tacit/models ${TACIT_DOCUMENTS}/models SYMBOLIC)
install(FILES ${TACIT_DOCUMENTS}/models DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)

# The rooms, but not those that are one program or one Python module: cli, python_*.
get_property(rooms GLOBAL PROPERTY TACIT_ROOMS)
list(FILTER rooms EXCLUDE REGEX "^(cli|python.*)$")
foreach(room ${rooms})
  set_target_properties(tacit_${room} PROPERTIES EXPORT_NAME ${room})
endforeach()
get_property(messages GLOBAL PROPERTY TACIT_MESSAGES)
foreach(target ${messages} tacit_headers)
  string(REGEX REPLACE "^tacit_" "" name ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
endforeach()
list(TRANSFORM rooms PREPEND tacit_ OUTPUT_VARIABLE libraries)
set(cmake_folder ${CMAKE_INSTALL_LIBDIR}/cmake/tacit)
install(TARGETS ${libraries} ${messages} tacit_headers EXPORT tacitTargets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
install(EXPORT tacitTargets NAMESPACE tacit:: DESTINATION ${cmake_folder} COMPONENT development)
install(DIRECTORY ${TACIT_ROOT}/src/ ${TACIT_GENERATED}/ DESTINATION ${TACIT_INSTALLED_HEADERS} COMPONENT development
        FILES_MATCHING PATTERN "*.h" PATTERN "*.def" PATTERN "cli" EXCLUDE PATTERN "python" EXCLUDE)

configure_package_config_file(${TACIT_ROOT}/cmake/tacitConfig.cmake.in ${PROJECT_BINARY_DIR}/tacitConfig.cmake
                              INSTALL_DESTINATION ${cmake_folder})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/tacitConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/tacitConfig.cmake ${PROJECT_BINARY_DIR}/tacitConfigVersion.cmake
              ${TACIT_ROOT}/cmake/Dependencies.cmake
        DESTINATION ${cmake_folder} COMPONENT development)
