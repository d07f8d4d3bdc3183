#pragma once

#include <patchbay/abi/actions.h>

#include <cstddef>
#include <string>

#include "services/call_frame.h"

namespace patchbay::services {

// Collects a plugin's result up to a limit. Refuses the write that exceeds the limit and all later
// ones, so they use no memory. Belongs to one call, and refuses writes after the call was cancelled
// or has ended.
class ResultSink {
 public:
  static constexpr std::size_t kResultBytes = PATCHBAY_RESULT_MAX;

  // Clears `out` but keeps its capacity. `frame` and `out` must outlive the sink.
  ResultSink(const CallFrame& frame, std::string& out, std::size_t limit = kResultBytes);

  // Returns the pointer for the plugin.
  [[nodiscard]] const patchbay_sink* abi() const { return &sink_; }

  // Returns true if the plugin wrote more than the limit, even if it also reported a failure.
  [[nodiscard]] bool overflowed() const { return overflowed_; }
  [[nodiscard]] std::size_t limit() const { return limit_; }

  ResultSink(const ResultSink&) = delete;
  ResultSink& operator=(const ResultSink&) = delete;

 private:
  static patchbay_status write(void* context, const void* data, std::uint64_t size);

  const CallFrame& frame_;
  std::string& out_;
  std::size_t limit_;
  bool overflowed_ = false;
  // The status of the first refusal. All later writes return it too.
  patchbay_status refused_ = PATCHBAY_OK;
  patchbay_sink sink_;
};

}  // namespace patchbay::services
