# SPDX-License-Identifier: Apache-2.0
# The Python package `tacit`: whether it is built, and how a room becomes an extension module of it.
#
# TACIT_PYTHON is ON, OFF or AUTO. AUTO: where tests are built, without sanitizers, and a Python with nanobind is found:
# the one of build/python-venv (scripts/python-environment.sh) or that of -DPython_EXECUTABLE=..

set(TACIT_PYTHON AUTO CACHE STRING "Build the Python package: ON, OFF, or AUTO: with the tests, if nanobind is there")
set_property(CACHE TACIT_PYTHON PROPERTY STRINGS AUTO ON OFF)

# The package as it can be imported from a build tree: PYTHONPATH=build/python.
set(TACIT_PYTHON_ROOT ${PROJECT_BINARY_DIR}/python)
set(TACIT_PYTHON_FOLDER ${TACIT_PYTHON_ROOT}/tacit)

# The environment that scripts/python-environment.sh makes for a build tree.
set(TACIT_PYTHON_VENV ${PROJECT_BINARY_DIR}/python-venv)

# tacit_forget_another_python(): where Python_EXECUTABLE is another than it was, also at the same place, CMake looks for
# all of it again. A build tree can then make the modules for one Python after the other, and the rooms once.
function(tacit_forget_another_python)
  set(python "")
  if(Python_EXECUTABLE)
    execute_process(COMMAND ${Python_EXECUTABLE} -c "import sys; print(sys.executable, sys.base_prefix, sys.hexversion)"
                    OUTPUT_VARIABLE python OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  endif()
  if(NOT python STREQUAL "${TACIT_PYTHON_WAS}")
    get_cmake_property(variables CACHE_VARIABLES)
    list(FILTER variables INCLUDE REGEX "^(_?Python_|nanobind_)")
    list(REMOVE_ITEM variables Python_EXECUTABLE)
    foreach(variable ${variables})
      unset(${variable} CACHE)
    endforeach()
    set(TACIT_PYTHON_WAS "${python}" CACHE INTERNAL "The Python that was looked for before")
  endif()
endfunction()

# tacit_find_python(): sets TACIT_BUILD_PYTHON, and finds Python and nanobind where it is ON.
macro(tacit_find_python)
  set(TACIT_BUILD_PYTHON ${TACIT_PYTHON})
  if(TACIT_PYTHON STREQUAL "AUTO")
    set(TACIT_BUILD_PYTHON OFF)
    if(TACIT_BUILD_TESTS AND NOT TACIT_SANITIZE AND NOT TACIT_FUZZ)
      set(TACIT_BUILD_PYTHON ON)
    endif()
  endif()
  if(TACIT_BUILD_PYTHON)
    if(NOT Python_EXECUTABLE AND EXISTS ${TACIT_PYTHON_VENV}/made-from)
      set(Python_EXECUTABLE ${TACIT_PYTHON_VENV}/bin/python)
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${TACIT_PYTHON_VENV}/made-from)
    endif()
    tacit_forget_another_python()
    find_package(Python 3.10 COMPONENTS Interpreter Development.Module)
    if(Python_FOUND)
      execute_process(COMMAND ${Python_EXECUTABLE} -m nanobind --cmake_dir
                      OUTPUT_VARIABLE nanobind_ROOT OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
      find_package(nanobind 3.1 CONFIG QUIET)
    endif()
    if(NOT nanobind_FOUND AND TACIT_PYTHON STREQUAL "AUTO")
      message(STATUS "No Python with headers and nanobind: the Python package is not built "
                     "(scripts/python-environment.sh build/python-venv makes one)")
      set(TACIT_BUILD_PYTHON OFF)
    elseif(NOT nanobind_FOUND)
      message(FATAL_ERROR "TACIT_PYTHON=ON needs a Python 3.10 or newer with its headers (Debian: python3-dev) and "
                          "nanobind 3.1 (scripts/python-environment.sh build/python-venv); looked at: "
                          "${Python_EXECUTABLE}")
    endif()
  endif()
endmacro()

# tacit_python_room(NAME ..): a room like another (tacit_room) whose sources may include nanobind's headers. Its folder is
# looked at by room_includes in every build, but it is compiled only where the package is built.
function(tacit_python_room name)
  tacit_room(${name} ${ARGN})
  if(TACIT_BUILD_PYTHON)
    nanobind_build_library(nanobind-static-ps AS_SYSINCLUDE)
    target_link_libraries(tacit_${name} PUBLIC nanobind-static-ps)
  else()
    set_target_properties(tacit_${name} PROPERTIES EXCLUDE_FROM_ALL ON)
  endif()
endfunction()

# tacit_python_module(NAME ROOM room SOURCE file): the extension module tacit.NAME, which is FILE and what it calls of ROOM.
# Each module has a domain of its own: they share no types, although they are in one process.
function(tacit_python_module name)
  cmake_parse_arguments(M "" "ROOM;SOURCE" "" ${ARGN})
  if(NOT TACIT_BUILD_PYTHON)
    return()
  endif()
  set(target tacit${name})
  # Not stripped: a test looks at the symbols. Installing strips.
  nanobind_add_module(${target} NB_STATIC PROTECT_STACK NOSTRIP NB_SUPPRESS_WARNINGS NB_DOMAIN ${target} ${M_SOURCE})
  target_link_libraries(${target} PRIVATE tacit_options tacit_${M_ROOM})
  set_target_properties(${target} PROPERTIES OUTPUT_NAME ${name} LIBRARY_OUTPUT_DIRECTORY ${TACIT_PYTHON_FOLDER})
  # Only as the wheel's component: an installation of the program has no folder tacit/ at its top.
  install(TARGETS ${target} LIBRARY DESTINATION tacit COMPONENT python EXCLUDE_FROM_ALL)
  set_property(GLOBAL APPEND PROPERTY TACIT_PYTHON_MODULES ${name})
endfunction()

# tacit_python_stubs(): once all modules are there: what they hold as Python's type checkers read it, from the modules
# themselves as the package loads them.
function(tacit_python_stubs)
  get_property(modules GLOBAL PROPERTY TACIT_PYTHON_MODULES)
  list(TRANSFORM modules PREPEND tacit OUTPUT_VARIABLE targets)
  foreach(module ${modules})
    nanobind_add_stub(tacit${module}_stub MODULE tacit.${module} OUTPUT ${TACIT_PYTHON_FOLDER}/${module}.pyi
                      PYTHON_PATH ${TACIT_PYTHON_ROOT} DEPENDS ${targets} tacit_python_files)
    add_dependencies(tacit_python tacit${module}_stub)
    install(FILES ${TACIT_PYTHON_FOLDER}/${module}.pyi DESTINATION tacit COMPONENT python EXCLUDE_FROM_ALL)
  endforeach()
endfunction()

# tacit_python_files(): what is not compiled, as links beside the modules: python/tacit and the models.
function(tacit_python_files)
  add_custom_target(tacit_python ALL)
  file(GLOB_RECURSE files CONFIGURE_DEPENDS RELATIVE ${TACIT_ROOT}/python/tacit
       ${TACIT_ROOT}/python/tacit/*.py ${TACIT_ROOT}/python/tacit/*.pyi ${TACIT_ROOT}/python/tacit/py.typed)
  file(GLOB models CONFIGURE_DEPENDS RELATIVE ${TACIT_ROOT} ${TACIT_ROOT}/models/*.toml)
  set(links "")
  foreach(file ${files})
    tacit_python_link(links ${TACIT_ROOT}/python/tacit/${file} ${TACIT_PYTHON_FOLDER}/${file})
  endforeach()
  foreach(model ${models})
    tacit_python_link(links ${TACIT_ROOT}/${model} ${TACIT_PYTHON_FOLDER}/${model})
  endforeach()
  add_custom_target(tacit_python_files DEPENDS ${links})
  add_dependencies(tacit_python tacit_python_files)
  install(DIRECTORY ${TACIT_ROOT}/python/tacit/ DESTINATION tacit COMPONENT python EXCLUDE_FROM_ALL
          FILES_MATCHING PATTERN "*.py" PATTERN "*.pyi" PATTERN "py.typed" PATTERN "__pycache__" EXCLUDE)
  install(DIRECTORY ${TACIT_ROOT}/models/ DESTINATION tacit/models COMPONENT python EXCLUDE_FROM_ALL FILES_MATCHING PATTERN "*.toml")
endfunction()

function(tacit_python_link result source link)
  get_filename_component(folder ${link} DIRECTORY)
  add_custom_command(OUTPUT ${link}
                     COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}
                     COMMAND ${CMAKE_COMMAND} -E create_symlink ${source} ${link}
                     VERBATIM)
  set(${result} ${${result}} ${link} PARENT_SCOPE)
endfunction()
