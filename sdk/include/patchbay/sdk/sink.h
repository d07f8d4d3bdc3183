// SPDX-License-Identifier: Apache-2.0
// Sink takes the results that a connector writes. A connector passes two other classes to host
// services: Collector takes the output of a service, and ServiceError takes the failure of a
// service.
#pragma once

#include <chrono>
#include <new>
#include <string>
#include <string_view>

#include "patchbay/abi/error.h"
#include "patchbay/sdk/error.h"
#include "patchbay/sdk/text.h"

namespace patchbay::sdk {

// A host's sink. The result must be written in order, in any number of pieces. Valid only during
// the call. [call]
class Sink {
 public:
  explicit Sink(const patchbay_sink& sink) : sink_(&sink) {}

  // Throws an Error if the sink accepts no more (a limit, a cancelled call); do not catch this
  // Error. It has no message, because the host itself reports the reason.
  void write(std::string_view bytes) const {
    const patchbay_status status = sink_->write(sink_->context, bytes.data(), bytes.size());
    if (status != PATCHBAY_OK) throw Error(status, {});
  }

  [[nodiscard]] const patchbay_sink& raw() const { return *sink_; }

 private:
  const patchbay_sink* sink_;
};

// Collects the bytes that a host service writes. `raw()` is passed to the service; afterwards
// `text` has the bytes.
class Collector {
 public:
  Collector() : sink_{this, &Collector::append} {}
  Collector(const Collector&) = delete;
  Collector& operator=(const Collector&) = delete;

  [[nodiscard]] const patchbay_sink* raw() const { return &sink_; }

  std::string text;

 private:
  static patchbay_status append(void* context, const void* data, std::uint64_t size) noexcept {
    try {
      static_cast<Collector*>(context)->text.append(static_cast<const char*>(data), size);
      return PATCHBAY_OK;
      // Without memory, the host service fails, and so does the call.
    } catch (const std::exception&) {
      return PATCHBAY_E_TOO_LARGE;
    }
  }

  patchbay_sink sink_;
};

// The patchbay_error for a host service, and the Error that is made from it.
class ServiceError {
 public:
  ServiceError() {
    error_.struct_size = sizeof(patchbay_error);
    error_.details = details_.raw();
  }

  [[nodiscard]] patchbay_error* raw() { return &error_; }

  // Throws the service's failure unchanged. Returns after a success.
  void check(patchbay_status status) {
    if (status != PATCHBAY_OK) throw as_error(status);
  }

  [[nodiscard]] Error as_error(patchbay_status status) {
    const std::size_t size = error_.message_size < PATCHBAY_ERROR_MESSAGE_SIZE
                                 ? error_.message_size
                                 : PATCHBAY_ERROR_MESSAGE_SIZE;
    return Error(status, std::string(error_.message, size))
        .retry_after(std::chrono::milliseconds(error_.retry_after_ms))
        .provider_status(error_.provider_status)
        .details(std::move(details_.text));
  }

 private:
  Collector details_;
  patchbay_error error_{};
};

}  // namespace patchbay::sdk
