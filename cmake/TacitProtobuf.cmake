# SPDX-License-Identifier: Apache-2.0
# tacit_protobuf(TARGET <file> [GRPC]): a static library of the messages (and, with GRPC, services) of src/<file>, which
# other sources include as "room/name.pb.h". CMake's own protobuf_generate would name the file by its own folder, so that
# one .proto could not import another room's.

function(tacit_protobuf target file)
  cmake_parse_arguments(P "GRPC" "" "" ${ARGN})
  string(REGEX REPLACE "\\.proto$" "" stem ${file})
  set(outputs ${TACIT_GENERATED}/${stem}.pb.cc ${TACIT_GENERATED}/${stem}.pb.h)
  set(arguments --cpp_out=${TACIT_GENERATED})
  set(library protobuf::libprotobuf)
  if(P_GRPC)
    list(APPEND outputs ${TACIT_GENERATED}/${stem}.grpc.pb.cc ${TACIT_GENERATED}/${stem}.grpc.pb.h)
    list(APPEND arguments --grpc_out=${TACIT_GENERATED} --plugin=protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin>)
    set(library gRPC::grpc++)
  endif()
  add_custom_command(
    OUTPUT ${outputs}
    COMMAND protobuf::protoc -I ${TACIT_ROOT}/src ${arguments} ${TACIT_ROOT}/src/${file}
    DEPENDS ${TACIT_ROOT}/src/${file} protobuf::protoc
    VERBATIM)
  add_library(${target} STATIC ${outputs})
  target_include_directories(${target} SYSTEM PUBLIC $<BUILD_INTERFACE:${TACIT_GENERATED}>
                             $<INSTALL_INTERFACE:${TACIT_INSTALLED_HEADERS}>)
  set_property(GLOBAL APPEND PROPERTY TACIT_MESSAGES ${target})
  target_link_libraries(${target} PUBLIC ${library})
endfunction()
