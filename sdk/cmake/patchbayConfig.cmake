# SPDX-License-Identifier: Apache-2.0
# find_package(patchbay [COMPONENTS sdk host])
#   sdk    for authors of connectors: the targets patchbay::abi and patchbay::sdk, and patchbay_add_connector();
#          what is meant where no component is named
#   host   for embedders: the target patchbay::host
foreach(_patchbay_component ${patchbay_FIND_COMPONENTS})
  set(patchbay_${_patchbay_component}_FOUND FALSE)
endforeach()
include(${CMAKE_CURRENT_LIST_DIR}/patchbayTargets.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/PatchbayConnector.cmake)
set(patchbay_sdk_FOUND TRUE)
get_filename_component(_patchbay_prefix ${CMAKE_CURRENT_LIST_DIR}/../../.. ABSOLUTE)
if("host" IN_LIST patchbay_FIND_COMPONENTS)
  # It lies beside the library, in a folder whose name depends on the architecture.
  find_package(patchbay-host CONFIG QUIET PATHS ${_patchbay_prefix} NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
endif()
foreach(_patchbay_component ${patchbay_FIND_COMPONENTS})
  if(patchbay_FIND_REQUIRED_${_patchbay_component} AND NOT patchbay_${_patchbay_component}_FOUND)
    set(patchbay_FOUND FALSE)
    if(NOT patchbay_NOT_FOUND_MESSAGE)
      set(patchbay_NOT_FOUND_MESSAGE
        "component \"${_patchbay_component}\" is not installed in ${_patchbay_prefix}; there may be: sdk, host")
    endif()
  endif()
endforeach()
