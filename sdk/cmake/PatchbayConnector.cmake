# SPDX-License-Identifier: Apache-2.0
# patchbay_add_connector(NAME SOURCES source… [LINK library…] [MANIFEST connector.json] [FOLDER folder]
#                        [NO_INSTALL])
#
# Makes a connector: a library that exports patchbay_plugin_entry_v1 and nothing else, in a folder of
# its own beside its manifest. The manifest is the one place where id, version and library name are
# written: they are read here, and given to the sources as PATCHBAY_CONNECTOR_ID and
# PATCHBAY_CONNECTOR_VERSION, beside PATCHBAY_CONNECTOR_BUILT_WITH, which names SDK and compiler.
#
#   NAME      equal to the manifest's id; the target is connector_NAME
#   LINK      what the sources need beside patchbay::sdk; linked privately, best statically
#   MANIFEST  default: connector.json in the current source folder
#   FOLDER    where connector folders are put; default: PATCHBAY_CONNECTORS_FOLDER, or else
#             connectors/ in the build folder. The connector itself is FOLDER/NAME.
#
#   NO_INSTALL  leaves it out of `cmake --install`; so does the variable PATCHBAY_CONNECTORS_NO_INSTALL
#
# The global property PATCHBAY_CONNECTORS lists the targets made so.
#
# Then `patchbay --connectors FOLDER …` finds it, and `cmake --install` puts it into
# lib/patchbay/connectors/NAME. A conformance.toml beside the manifest goes into FOLDER/NAME too, where
# patchbay-conformance looks for it, and is not installed.
#
# patchbay_add_rust_connector(NAME SOURCES source… [MANIFEST connector.json] [FOLDER folder] [NO_INSTALL])
#
# Does that for a connector in Rust, by one call of rustc. The first source is the crate's root; the others are
# its modules. They find the three names by env!().
#
# patchbay_add_connector_test(NAME SOURCES source… [LINK library…])
#
# Makes a unit test of the connector NAME, in C++17 over patchbay/testing/instance.h, whatever language the
# connector is in: a program that ctest runs and that ends with 0 when all is well. Its sources find the
# connector's library by PATCHBAY_TESTED_LIBRARY. Call enable_testing() first.

# Where hosts look for connectors. It is the same on every architecture, so that an SDK and a host find the same folder
# wherever each was built.
set_property(GLOBAL PROPERTY PATCHBAY_CONNECTORS_PLACE lib/patchbay/connectors)

# The manifest's member `key` into `result`; ends the configuration when it is missing.
function(_patchbay_manifest_member result manifest key)
  file(READ ${manifest} json)
  string(JSON value ERROR_VARIABLE fault GET "${json}" ${key})
  if(fault OR value STREQUAL "")
    message(FATAL_ERROR "${manifest}: \"${key}\" cannot be read (${fault}). A connector's manifest is "
      "a JSON object with at least \"id\", \"version\" and \"library\"; see schema/connector.schema.json.")
  endif()
  set(${result} "${value}" PARENT_SCOPE)
endfunction()

# The library is a file of the connector's own folder, never a path.
function(_patchbay_check_library manifest library)
  if(NOT library MATCHES "^[A-Za-z0-9._-]+\\.so$")
    message(FATAL_ERROR "${manifest}: \"library\" is \"${library}\", expected the bare name of a file "
      "beside the manifest that ends in .so, such as \"connector.so\".")
  endif()
endfunction()

# Hides everything but the entry, refuses undefined names, and lets code that runs over the end of a
# stack be found.
function(_patchbay_confine target)
  set(export_map ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/connector.map)
  set_target_properties(${target} PROPERTIES
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    POSITION_INDEPENDENT_CODE ON LINK_DEPENDS ${export_map})
  # A unique symbol would bind two versions of a connector together and keep both mapped for good.
  target_compile_options(${target} PRIVATE
    $<$<COMPILE_LANG_AND_ID:C,GNU>:-fno-gnu-unique> $<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fno-gnu-unique>)
  # A frame of many pages touches each of them, so that it meets the guard below the stack.
  target_compile_options(${target} PRIVATE
    $<$<COMPILE_LANG_AND_ID:C,GNU,Clang>:-fstack-clash-protection>
    $<$<COMPILE_LANG_AND_ID:CXX,GNU,Clang>:-fstack-clash-protection>)
  target_link_options(${target} PRIVATE LINKER:--version-script=${export_map}
    LINKER:--exclude-libs,ALL)
  # A name that nothing defines fails here and not in someone's host. clang's sanitizers live in the
  # host's executable and leave such names on purpose.
  if(NOT (PATCHBAY_SANITIZE OR CMAKE_CXX_FLAGS MATCHES "-fsanitize" OR CMAKE_C_FLAGS MATCHES "-fsanitize")
     OR CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_link_options(${target} PRIVATE LINKER:-z,defs)
  endif()
endfunction()

# What both kinds of connectors begin with. Takes the arguments apart (ARG_…), reads the manifest (id, version,
# library), and sets `manifest`, `folder`, where the connector is put, `place`, where it is installed, and `target`.
# `more` names what may stand beside SOURCES, MANIFEST, FOLDER and NO_INSTALL.
macro(_patchbay_begin command name more)
  cmake_parse_arguments(ARG "NO_INSTALL" "MANIFEST;FOLDER" "SOURCES;${more}" ${ARGN})
  if(NOT ARG_SOURCES OR ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "${command}(${name}): expected SOURCES and a list of files, optionally "
      "MANIFEST, FOLDER, NO_INSTALL ${more}; found \"${ARG_UNPARSED_ARGUMENTS}\".")
  endif()
  if(NOT ARG_MANIFEST)
    set(ARG_MANIFEST connector.json)
  endif()
  get_filename_component(manifest ${ARG_MANIFEST} ABSOLUTE)
  if(NOT EXISTS ${manifest})
    message(FATAL_ERROR "${command}(${name}): there is no ${manifest}; write it first, it "
      "says what the connector is.")
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${manifest})
  foreach(member id version library)
    _patchbay_manifest_member(${member} ${manifest} ${member})
  endforeach()
  if(NOT id STREQUAL "${name}")
    message(FATAL_ERROR "${manifest}: \"id\" is \"${id}\", and ${command} was called with "
      "\"${name}\": make them equal.")
  endif()
  _patchbay_check_library(${manifest} ${library})
  if(NOT ARG_FOLDER)
    set(ARG_FOLDER ${PATCHBAY_CONNECTORS_FOLDER})
  endif()
  if(NOT ARG_FOLDER)
    set(ARG_FOLDER ${PROJECT_BINARY_DIR}/connectors)
  endif()
  set(folder ${ARG_FOLDER}/${name})
  get_property(place GLOBAL PROPERTY PATCHBAY_CONNECTORS_PLACE)
  string(APPEND place /${name})
  set(target connector_${name})
endmacro()

# Puts what stands beside the library into the connector's folder.
function(_patchbay_put_beside target manifest folder)
  get_filename_component(source ${manifest} DIRECTORY)
  set(copies ${folder}/connector.json)
  add_custom_command(OUTPUT ${copies} DEPENDS ${manifest}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}
    COMMAND ${CMAKE_COMMAND} -E copy ${manifest} ${folder}/connector.json VERBATIM)
  if(EXISTS ${source}/conformance.toml)
    list(APPEND copies ${folder}/conformance.toml)
    add_custom_command(OUTPUT ${folder}/conformance.toml DEPENDS ${source}/conformance.toml
      COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}
      COMMAND ${CMAKE_COMMAND} -E copy ${source}/conformance.toml ${folder}/conformance.toml VERBATIM)
  endif()
  add_custom_target(${target}_manifest DEPENDS ${copies})
  add_dependencies(${target} ${target}_manifest)
endfunction()

function(patchbay_add_connector name)
  _patchbay_begin(patchbay_add_connector ${name} LINK ${ARGN})
  set(compiler C)
  if(CMAKE_CXX_COMPILER_ID)
    set(compiler CXX)
  endif()
  set(built_with "patchbay-sdk ${patchbay_VERSION}, ${CMAKE_${compiler}_COMPILER_ID} ${CMAKE_${compiler}_COMPILER_VERSION}")

  add_library(${target} MODULE ${ARG_SOURCES})
  target_link_libraries(${target} PRIVATE patchbay::sdk ${ARG_LINK})
  target_compile_definitions(${target} PRIVATE
    PATCHBAY_CONNECTOR_ID="${id}" PATCHBAY_CONNECTOR_VERSION="${version}"
    PATCHBAY_CONNECTOR_BUILT_WITH="${built_with}")
  set_target_properties(${target} PROPERTIES
    PREFIX "" SUFFIX "" OUTPUT_NAME ${library} LIBRARY_OUTPUT_DIRECTORY ${folder}
    PATCHBAY_LIBRARY "$<TARGET_FILE:${target}>")
  _patchbay_confine(${target})
  _patchbay_put_beside(${target} ${manifest} ${folder})
  set_property(GLOBAL APPEND PROPERTY PATCHBAY_CONNECTORS ${target})

  if(ARG_NO_INSTALL OR PATCHBAY_CONNECTORS_NO_INSTALL)
    return()
  endif()
  install(TARGETS ${target} LIBRARY DESTINATION ${place} COMPONENT connectors)
  install(FILES ${manifest} DESTINATION ${place} RENAME connector.json COMPONENT connectors)
endfunction()

function(patchbay_add_rust_connector name)
  _patchbay_begin(patchbay_add_rust_connector ${name} "" ${ARGN})
  find_program(PATCHBAY_RUSTC rustc)
  if(NOT PATCHBAY_RUSTC)
    message(FATAL_ERROR "patchbay_add_rust_connector(${name}): there is no rustc on the path; install Rust, "
      "or name it by -DPATCHBAY_RUSTC=FILE.")
  endif()
  list(TRANSFORM ARG_SOURCES PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/ REGEX "^[^/]")
  list(GET ARG_SOURCES 0 root)
  add_custom_command(OUTPUT ${folder}/${library} DEPENDS ${ARG_SOURCES} ${manifest}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}
    COMMAND ${CMAKE_COMMAND} -E env PATCHBAY_CONNECTOR_ID=${id} PATCHBAY_CONNECTOR_VERSION=${version}
      "PATCHBAY_CONNECTOR_BUILT_WITH=patchbay-sdk ${patchbay_VERSION}, rustc"
      ${PATCHBAY_RUSTC} --edition 2021 --crate-type cdylib --crate-name ${target}
      $<IF:$<CONFIG:Debug>,-g,-Copt-level=3$<SEMICOLON>-Cstrip=symbols> -C link-arg=-Wl,-z,defs
      -o ${folder}/${library} ${root}
    COMMAND_EXPAND_LISTS VERBATIM)
  add_custom_target(${target} ALL DEPENDS ${folder}/${library})
  set_target_properties(${target} PROPERTIES PATCHBAY_LIBRARY ${folder}/${library})
  _patchbay_put_beside(${target} ${manifest} ${folder})
  set_property(GLOBAL APPEND PROPERTY PATCHBAY_CONNECTORS ${target})

  if(ARG_NO_INSTALL OR PATCHBAY_CONNECTORS_NO_INSTALL)
    return()
  endif()
  install(FILES ${folder}/${library} DESTINATION ${place} COMPONENT connectors)
  install(FILES ${manifest} DESTINATION ${place} RENAME connector.json COMPONENT connectors)
endfunction()

function(patchbay_add_connector_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  if(NOT ARG_SOURCES OR ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "patchbay_add_connector_test(${name}): expected SOURCES and a list of files, "
      "optionally LINK; found \"${ARG_UNPARSED_ARGUMENTS}\".")
  endif()
  if(NOT TARGET connector_${name})
    message(FATAL_ERROR "patchbay_add_connector_test(${name}): there is no connector \"${name}\" here; "
      "call patchbay_add_connector(${name} …) first.")
  endif()
  set(target test_connector_${name})
  add_executable(${target} ${ARG_SOURCES})
  target_link_libraries(${target} PRIVATE patchbay::sdk ${ARG_LINK} ${CMAKE_DL_LIBS})
  get_target_property(library connector_${name} PATCHBAY_LIBRARY)
  target_compile_definitions(${target} PRIVATE PATCHBAY_TESTED_LIBRARY="${library}")
  add_dependencies(${target} connector_${name})
  add_test(NAME "connector ${name}: its unit test" COMMAND ${target})
endfunction()
