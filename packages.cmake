# The packages that components are installed as, and how `cpack` makes Debian packages of them (README.md).
include(GNUInstallDirs)
get_cmake_property(components COMPONENTS)
file(READ NOTICE notice)
file(CONFIGURE OUTPUT copyright CONTENT
  "@notice@On Debian systems its text is also in /usr/share/common-licenses/Apache-2.0.\n" @ONLY)

# Texts that Debian wants compressed. Elsewhere they may be as they are.
find_program(gzip gzip)
function(patchbay_compressed text result)
  if(gzip)
    get_filename_component(name ${text} NAME)
    execute_process(COMMAND ${gzip} -9nc ${text} OUTPUT_FILE ${PROJECT_BINARY_DIR}/${name}.gz COMMAND_ERROR_IS_FATAL ANY)
    set(text ${PROJECT_BINARY_DIR}/${name}.gz)
  endif()
  set(${result} ${text} PARENT_SCOPE)
endfunction()

# There is no mailbox. Whoever hands packages out says so: cpack -D CPACK_PACKAGE_CONTACT="NAME <ADDRESS>"
set(contact "The Patchbay authors <maintainers@patchbay.invalid>")
string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)  # SOURCE_DATE_EPOCH, where that is set
file(CONFIGURE OUTPUT changelog CONTENT
  "patchbay (${PROJECT_VERSION}) unstable; urgency=medium\n\n  * CHANGELOG.md of the sources says what changed.\n\n -- ${contact}  ${date}\n" @ONLY)
patchbay_compressed(${PROJECT_BINARY_DIR}/changelog changelog)

# patchbay_manual(COMPONENT page)   installs a manual page with its program.
function(patchbay_manual component page)
  if(component IN_LIST components)
    patchbay_compressed(${PROJECT_SOURCE_DIR}/${page} page)
    install(FILES ${page} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT ${component})
  endif()
endfunction()
patchbay_manual(programs host/cli/patchbay.1)
patchbay_manual(conformance host/conformance/patchbay-conformance.1)

# patchbay_package(NAME COMPONENTS component… DESCRIPTION text SECTION section [ARCHITECTURE all] [DEPENDS packages]
#                  [RECOMMENDS packages] [SUGGESTS packages])
#
# Whoever gets a component gets the licence, in the folder of its package, because no file may be in two of them. A
# component of which options leave nothing to install makes no package.
function(patchbay_package name)
  set(fields SECTION ARCHITECTURE DEPENDS RECOMMENDS SUGGESTS)
  cmake_parse_arguments(ARG "" "DESCRIPTION;${fields}" COMPONENTS ${ARGN})
  set(documents ${CMAKE_INSTALL_DATADIR}/doc/${name})
  foreach(component ${ARG_COMPONENTS})
    if(component IN_LIST components)
      install(FILES LICENSE NOTICE DESTINATION ${documents} COMPONENT ${component})
      # Only Debian wants them, so an installation of everything is without it.
      install(FILES ${PROJECT_BINARY_DIR}/copyright ${changelog} DESTINATION ${documents} COMPONENT ${component}
        EXCLUDE_FROM_ALL)
    endif()
    string(TOUPPER ${component} key)
    set(CPACK_COMPONENT_${key}_GROUP ${name} PARENT_SCOPE)
  endforeach()
  string(TOUPPER ${name} key)
  set(CPACK_DEBIAN_${key}_PACKAGE_NAME ${name} PARENT_SCOPE)
  set(CPACK_DEBIAN_${key}_DESCRIPTION "${ARG_DESCRIPTION}" PARENT_SCOPE)
  foreach(field ${fields})
    if(ARG_${field})
      set(CPACK_DEBIAN_${key}_PACKAGE_${field} "${ARG_${field}}" PARENT_SCOPE)
    endif()
  endforeach()
  if(NOT ARG_ARCHITECTURE STREQUAL "all")
    set(CPACK_DEBIAN_${key}_PACKAGE_SHLIBDEPS ON PARENT_SCOPE)
  endif()
endfunction()

# The Debian packages of the system's libraries that an embedder links, into `result`. A library that is of no package has
# none there; elsewhere than on Debian the list is empty.
function(patchbay_linked_packages result)
  get_property(names GLOBAL PROPERTY PATCHBAY_HOST_LIBRARIES)
  set(files "")
  foreach(name ${names})
    unset(file)
    find_library(file ${name} NO_CACHE)
    if(file)
      list(APPEND files ${file})
    endif()
  endforeach()
  execute_process(COMMAND dpkg-query --search ${files} OUTPUT_VARIABLE owners ERROR_QUIET)
  string(REGEX MATCHALL "[^\n:]+:[^\n]*\n" owners "${owners}")
  list(TRANSFORM owners REPLACE ":.*" "")
  list(FILTER owners EXCLUDE REGEX " ")  # a remark, or several packages at once
  list(REMOVE_DUPLICATES owners)
  list(SORT owners)
  set(${result} ${owners} PARENT_SCOPE)
endfunction()

patchbay_package(patchbay COMPONENTS programs connectors SECTION net
  RECOMMENDS "ca-certificates, poppler-utils"
  SUGGESTS "patchbay-sdk (= ${PROJECT_VERSION}), patchbay-conformance (= ${PROJECT_VERSION})"
  DESCRIPTION "host for connectors to outside services
The command line and server, the programs that they start, and the connectors
for GitHub, Google Drive, OneDrive, SharePoint and MCP servers. The host keeps
credentials, network, budgets, validation and audit away from connectors.")
patchbay_package(patchbay-conformance COMPONENTS conformance SECTION devel
  DESCRIPTION "checks whether a connector for Patchbay keeps the rules
It calls a connector as hosts of this release and of later ones do, in good
and in bad times, and says which rule is broken and what to change.")
patchbay_package(patchbay-sdk COMPONENTS sdk SECTION devel ARCHITECTURE all
  RECOMMENDS "cmake, nlohmann-json3-dev, patchbay (>= ${PROJECT_VERSION}), patchbay-conformance (>= ${PROJECT_VERSION})"
  DESCRIPTION "what connectors for Patchbay are written against
The headers of the C ABI and of its C++17 wrapper, the manifest's schema,
examples, a tutorial, and the files for CMake and pkg-config.")
# The archive is of one architecture, so it cannot be in patchbay-sdk. Its CMake component is found by that package.
patchbay_linked_packages(linked)
list(JOIN linked ", " linked)
patchbay_package(patchbay-dev COMPONENTS host SECTION libdevel
  DEPENDS "patchbay-sdk (= ${PROJECT_VERSION}), ${linked}"
  DESCRIPTION "Patchbay inside your own program
The library libpatchbay-host.a with its headers, for programs that load and
call connectors themselves, and the files for CMake and pkg-config.")

if(NOT PROJECT_IS_TOP_LEVEL)
  return()
endif()
set(CPACK_GENERATOR DEB)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_PACKAGE_CONTACT "${contact}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_GROUPING ONE_PER_GROUP)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_THREADS 0)  # as many as the machine has processors
include(CPack)
