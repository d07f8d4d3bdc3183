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
if("host" IN_LIST patchbay_FIND_COMPONENTS)
  include(${CMAKE_CURRENT_LIST_DIR}/patchbayHost.cmake OPTIONAL)
endif()
foreach(_patchbay_component ${patchbay_FIND_COMPONENTS})
  if(patchbay_FIND_REQUIRED_${_patchbay_component} AND NOT patchbay_${_patchbay_component}_FOUND)
    set(patchbay_FOUND FALSE)
    if(NOT patchbay_NOT_FOUND_MESSAGE)
      set(patchbay_NOT_FOUND_MESSAGE
        "component \"${_patchbay_component}\" is not installed in ${CMAKE_CURRENT_LIST_DIR}; there may be: sdk, host")
    endif()
  endif()
endforeach()
