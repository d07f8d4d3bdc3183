// The tables of the services that need no network. The tables never change.
// http_service/all_services.h has the list of all services.
#pragma once

#include <patchbay/abi/draft/host_crypto.h>
#include <patchbay/abi/draft/host_process.h>
#include <patchbay/abi/draft/host_resource.h>
#include <patchbay/abi/host_clock.h>
#include <patchbay/abi/host_log.h>
#include <patchbay/abi/host_state.h>

namespace patchbay::services {

const patchbay_host_log& log_service();      // log_service.cc
const patchbay_host_state& state_service();  // state_service.cc
const patchbay_host_clock& clock_service();  // clock_service.cc
// The following services are drafts.
const patchbay_host_resource& resource_service();  // resource_service.cc
const patchbay_host_crypto& crypto_service();      // crypto_service.cc
const patchbay_host_process& process_service();    // process_service.cc

}  // namespace patchbay::services
