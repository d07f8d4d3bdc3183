// SPDX-License-Identifier: Apache-2.0
// Reads the connector's own files, which are beside its manifest. The host reads them for the
// connector. This interface is a draft, so it may still change.
//
//   const std::string units = Resources(call).read("units.json");
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "patchbay/abi/draft/host_resource.h"
#include "patchbay/sdk/call.h"
#include "patchbay/sdk/sink.h"
#include "patchbay/sdk/text.h"

namespace patchbay::sdk {

class Resources {
 public:
  explicit Resources(const Call& call)
      : call_(&call.raw()),
        resources_(&call.services()
                        .first_release(PATCHBAY_HOST_RESOURCE_ID, &patchbay_host_resource::read)
                        .get()) {}

  // Returns the current contents of the whole file. `name` is a file name without a path. Throws
  // NOT_FOUND if there is no such file. A file has at most PATCHBAY_RESOURCE_MAX bytes. [call]
  [[nodiscard]] std::string read(std::string_view name) const {
    Collector content;
    read_into(name, content.raw());
    return std::move(content.text);
  }

  // Writes the file to `content`, for example an action's result. [call]
  void read(std::string_view name, const Sink& content) const { read_into(name, &content.raw()); }

 private:
  void read_into(std::string_view name, const patchbay_sink* content) const {
    ServiceError error;
    error.check(resources_->read(call_, borrow(name), content, error.raw()));
  }

  const patchbay_call* call_;
  const patchbay_host_resource* resources_;
};

}  // namespace patchbay::sdk
