// The immutable tables of the services that need no network. http_service/all_services.h lists all
// services.
#pragma once

#include <patchbay/abi/draft/host_crypto.h>
#include <patchbay/abi/draft/host_process.h>
#include <patchbay/abi/draft/host_resource.h>
#include <patchbay/abi/host_clock.h>
#include <patchbay/abi/host_log.h>
#include <patchbay/abi/host_state.h>

namespace patchbay::services {

const patchbay_host_log& log_service();      // defined in log_service.cc
const patchbay_host_state& state_service();  // defined in state_service.cc
const patchbay_host_clock& clock_service();  // defined in clock_service.cc
// The following services are drafts.
const patchbay_host_resource& resource_service();  // defined in resource_service.cc
const patchbay_host_crypto& crypto_service();      // defined in crypto_service.cc
const patchbay_host_process& process_service();    // defined in process_service.cc

}  // namespace patchbay::services
