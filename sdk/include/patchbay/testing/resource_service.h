// SPDX-License-Identifier: Apache-2.0
// The resource service of the test host. A connector reads its own files from Host::resources.
#pragma once

#include <string>
#include <string_view>

#include "patchbay/abi/draft/host_resource.h"
#include "patchbay/testing/host.h"
#include "patchbay/testing/http_service.h"

namespace patchbay::testing {

inline bool is_bare_name(std::string_view name) {
  return !name.empty() && name != "." && name != ".." && name.find('/') == std::string_view::npos;
}

inline patchbay_status read_resource(const patchbay_call* table, patchbay_str name,
                                     const patchbay_sink* content, patchbay_error* error) {
  LiveCall* call = begin_service(table, "resource.read", error);
  if (call == nullptr) return PATCHBAY_E_PLUGIN_FAULT;
  if (const patchbay_status status = give_up(*call, error)) return status;
  if (!is_bare_name(view(name))) {
    return say(*call, error,
               {PATCHBAY_E_INVALID_ARGUMENT, "A resource is a bare name, without a path."});
  }
  const auto found = call->host.resources.find(std::string(view(name)));
  if (found == call->host.resources.end()) {
    return say(*call, error, {PATCHBAY_E_NOT_FOUND, "There is no such file beside the manifest."});
  }
  const std::string& bytes = found->second;
  if (bytes.size() > PATCHBAY_RESOURCE_MAX) {
    return say(*call, error, {PATCHBAY_E_TOO_LARGE, "The file is too large for a resource."});
  }
  const patchbay_status status = content->write(content->context, bytes.data(), bytes.size());
  return status == PATCHBAY_OK ? status : say(*call, error, {status, {}});
}

inline constexpr patchbay_host_resource kResourceTable = {sizeof(patchbay_host_resource), 0,
                                                          read_resource};

}  // namespace patchbay::testing
