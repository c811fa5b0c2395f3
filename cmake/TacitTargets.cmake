# SPDX-License-Identifier: Apache-2.0
# tacit_room(NAME LEVEL <n> [FOLDER folder] [ROOMS room..] [LIBRARIES lib..] SOURCES file..)
#
# One room of the house (README, "The house"): a static library tacit_NAME in src/FOLDER (src/NAME if not said), seen from
# outside as "FOLDER/header.h". A room names in ROOMS every room that it includes a header of, all of a lower LEVEL.
# Another level stops the configuration; another include stops the build (tacit_check_rooms).

get_filename_component(TACIT_ROOT ${CMAKE_CURRENT_LIST_DIR}/.. ABSOLUTE)
# Where generated sources (protobuf) go: as "room/file.pb.h", like the headers beside them.
set(TACIT_GENERATED ${PROJECT_BINARY_DIR}/generated)
file(MAKE_DIRECTORY ${TACIT_GENERATED})

# Below what folder of an installation the headers are (cmake/Install.cmake).
set(TACIT_INSTALLED_HEADERS include/tacit)

# What whoever includes a room's header needs, in this project or in another.
add_library(tacit_headers INTERFACE)
add_library(tacit::headers ALIAS tacit_headers)
target_include_directories(tacit_headers INTERFACE $<BUILD_INTERFACE:${TACIT_ROOT}/src>
                           $<INSTALL_INTERFACE:${TACIT_INSTALLED_HEADERS}>)
target_link_libraries(tacit_headers INTERFACE Threads::Threads)
target_compile_features(tacit_headers INTERFACE cxx_std_20)

# How this project's own sources are compiled; others have rules of their own.
add_library(tacit_options INTERFACE)
target_link_libraries(tacit_options INTERFACE tacit_headers)
target_compile_options(tacit_options INTERFACE -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion
                       -fstack-protector-strong)
if(TACIT_SANITIZE)
  target_compile_definitions(tacit_options INTERFACE TACIT_SANITIZED)
  target_compile_options(tacit_options INTERFACE -fsanitize=${TACIT_SANITIZE} -fno-omit-frame-pointer
                         -fno-sanitize-recover=all -g1)
  target_link_options(tacit_options INTERFACE -fsanitize=${TACIT_SANITIZE})
endif()
if(TACIT_FUZZ)
  # The rooms report what they cover; the fuzzers bring libFuzzer's main.
  target_compile_options(tacit_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

function(tacit_room name)
  cmake_parse_arguments(ROOM "" "LEVEL;FOLDER" "ROOMS;LIBRARIES;SOURCES" ${ARGN})
  if(NOT ROOM_FOLDER)
    set(ROOM_FOLDER ${name})
  endif()
  add_library(tacit_${name} STATIC ${ROOM_SOURCES})
  add_library(tacit::${name} ALIAS tacit_${name})
  set_target_properties(tacit_${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 0)
  set_property(TARGET tacit_${name} PROPERTY TACIT_LEVEL ${ROOM_LEVEL})
  set_property(GLOBAL APPEND PROPERTY TACIT_ROOMS ${name})
  set_property(GLOBAL PROPERTY TACIT_FOLDER_${name} ${ROOM_FOLDER})
  set_property(GLOBAL PROPERTY TACIT_NAMES_${name} ${ROOM_ROOMS})
  target_link_libraries(tacit_${name} PRIVATE $<BUILD_INTERFACE:tacit_options> PUBLIC tacit_headers ${ROOM_LIBRARIES})
  foreach(below ${ROOM_ROOMS})
    get_property(level TARGET tacit_${below} PROPERTY TACIT_LEVEL)
    if(NOT level LESS ROOM_LEVEL)
      message(FATAL_ERROR "room ${name} (level ${ROOM_LEVEL}) may not know ${below} (level ${level})")
    endif()
    target_link_libraries(tacit_${name} PUBLIC tacit_${below})
  endforeach()
endfunction()

# tacit_check_rooms(): once all rooms are there, a target of every build that looks at what their files include.
function(tacit_check_rooms)
  set(description ${PROJECT_BINARY_DIR}/rooms.cmake)
  get_property(rooms GLOBAL PROPERTY TACIT_ROOMS)
  set(text "set(ROOM_LIST ${rooms})\n")
  foreach(room ${rooms})
    get_property(folder GLOBAL PROPERTY TACIT_FOLDER_${room})
    get_property(names GLOBAL PROPERTY TACIT_NAMES_${room})
    string(APPEND text "set(ROOM_FOLDER_${room} ${folder})\nset(ROOM_NAMES_${room} ${names})\n")
  endforeach()
  file(CONFIGURE OUTPUT ${description} CONTENT "${text}")
  file(GLOB_RECURSE files CONFIGURE_DEPENDS ${TACIT_ROOT}/src/*.h ${TACIT_ROOT}/src/*.cc)
  set(check ${TACIT_ROOT}/cmake/CheckRoomIncludes.cmake)
  set(stamp ${PROJECT_BINARY_DIR}/room_includes.stamp)
  add_custom_command(
    OUTPUT ${stamp}
    COMMAND ${CMAKE_COMMAND} -DROOMS=${description} -DSOURCE=${TACIT_ROOT}/src -DSTAMP=${stamp} -P ${check}
    DEPENDS ${files} ${check} ${description}
    COMMENT "Looking at what the rooms include"
    VERBATIM)
  add_custom_target(room_includes ALL DEPENDS ${stamp})
endfunction()

# tacit_test_properties(RESULT SECONDS): how long a test may take, and what it needs to know under sanitizers.
function(tacit_test_properties result seconds)
  set(environment "")
  if(TACIT_SANITIZE)
    math(EXPR seconds "${seconds} * 12")
    set(known ${TACIT_ROOT}/tests/sanitizers)  # what is other libraries' own
    if(TACIT_SANITIZE MATCHES "thread")
      set(environment ENVIRONMENT "TSAN_OPTIONS=suppressions=${known}/threads.txt:print_suppressions=0:\
ignore_noninstrumented_modules=1:history_size=4:no_huge_pages_for_shadow=0")
    else()
      set(environment ENVIRONMENT "LSAN_OPTIONS=suppressions=${known}/leaks.txt:print_suppressions=0")
    endif()
  endif()
  set(${result} TIMEOUT ${seconds} ${environment} PARENT_SCOPE)
endfunction()

# tacit_test_limits(TEST SECONDS): the same, of a test that is there.
function(tacit_test_limits test seconds)
  tacit_test_properties(properties ${seconds})
  set_tests_properties(${test} PROPERTIES ${properties})
endfunction()

# tacit_test(NAME ROOMS room.. SOURCES file.. [LIBRARIES lib..] [TIMEOUT seconds] [SUITES suite..]): a GoogleTest
# program NAME_test. Each of its tests is one of ctest's, NAME.Suite.Test, so that they share the cores and each has its
# own time; but those of a suite in SUITES, whose set-up takes longer than its tests, are one: NAME.Suite.
function(tacit_test name)
  cmake_parse_arguments(T "" "TIMEOUT" "ROOMS;LIBRARIES;SOURCES;SUITES" ${ARGN})
  add_executable(${name}_test ${T_SOURCES})
  # What takes time in a test is the library's; compiling the test itself should not.
  target_compile_options(${name}_test PRIVATE -O1)
  set_target_properties(${name}_test PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 0)
  target_link_libraries(${name}_test PRIVATE tacit_options GTest::gmock GTest::gtest_main ${T_LIBRARIES})
  target_include_directories(${name}_test PRIVATE ${TACIT_ROOT}/tests)
  target_compile_definitions(${name}_test PRIVATE TACIT_SOURCE_DIR="${TACIT_ROOT}")
  foreach(room ${T_ROOMS})
    target_link_libraries(${name}_test PRIVATE tacit_${room})
  endforeach()
  tacit_ctest(${name} "${T_TIMEOUT}" "${T_SUITES}")
endfunction()

# tacit_ctest(NAME SECONDS SUITES): the tests of NAME_test as ctest sees them.
function(tacit_ctest name seconds suites)
  if(NOT seconds)
    set(seconds 180)
  endif()
  set(single "*")
  set(minus "-")
  foreach(suite ${suites})
    string(APPEND single "${minus}${suite}.*")
    set(minus ":")
    add_test(NAME ${name}.${suite} COMMAND ${name}_test --gtest_filter=${suite}.*)
    tacit_test_limits(${name}.${suite} ${seconds})
  endforeach()
  tacit_test_properties(properties ${seconds})
  # The tests are listed when ctest starts, not at every build.
  gtest_discover_tests(${name}_test TEST_PREFIX ${name}. TEST_FILTER "${single}" DISCOVERY_MODE PRE_TEST
                       DISCOVERY_TIMEOUT 120 PROPERTIES ${properties})
endfunction()
