# find_package(patchbay) for authors of connectors: the targets patchbay::abi and patchbay::sdk, and
# patchbay_add_connector().
include(${CMAKE_CURRENT_LIST_DIR}/patchbayTargets.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/PatchbayConnector.cmake)
