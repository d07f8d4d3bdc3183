// SPDX-License-Identifier: Apache-2.0
// Log records. The host adds the trace id and masks the secrets that it knows. Do not write
// personal data.
#pragma once

#include <string_view>

#include "patchbay/abi/host_log.h"
#include "patchbay/sdk/text.h"

namespace patchbay::sdk {

class Log {
 public:
  Log(const patchbay_call& call, const patchbay_host_log* log) : call_(&call), log_(log) {}

  // `fields` is the text of one JSON object, or empty. A record has at most 4 KiB. [at once]
  void debug(std::string_view message, std::string_view fields = {}) const {
    write(PATCHBAY_LOG_DEBUG, message, fields);
  }
  void info(std::string_view message, std::string_view fields = {}) const {
    write(PATCHBAY_LOG_INFO, message, fields);
  }
  void warning(std::string_view message, std::string_view fields = {}) const {
    write(PATCHBAY_LOG_WARNING, message, fields);
  }
  void error(std::string_view message, std::string_view fields = {}) const {
    write(PATCHBAY_LOG_ERROR, message, fields);
  }

  // Returns true if records of this PATCHBAY_LOG_… severity are written.
  [[nodiscard]] bool is_enabled(std::uint32_t severity) const {
    return log_ != nullptr && log_->is_enabled(call_, severity) != 0;
  }

 private:
  void write(std::uint32_t severity, std::string_view message, std::string_view fields) const {
    if (log_ != nullptr) log_->write(call_, severity, borrow(message), borrow(fields));
  }

  const patchbay_call* call_;
  const patchbay_host_log* log_;
};

}  // namespace patchbay::sdk
