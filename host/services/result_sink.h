#pragma once

#include <patchbay/abi/actions.h>

#include <cstddef>
#include <string>

#include "services/call_frame.h"

namespace patchbay::services {

// Collects what a plugin writes, up to a limit: more costs no memory, and each further write
// returns the refusal. Bound to one call; refuses writes after that call is cancelled or over.
class ResultSink {
 public:
  static constexpr std::size_t kResultBytes = PATCHBAY_RESULT_MAX;

  // Replaces what `out` holds and keeps its capacity. `frame` and `out` outlive the sink.
  ResultSink(const CallFrame& frame, std::string& out, std::size_t limit = kResultBytes);

  // The pointer that the plugin gets; valid as long as this object is not moved.
  [[nodiscard]] const patchbay_sink* abi() const { return &sink_; }

  // The plugin wrote more than the limit, whether or not it then reported a failure.
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
  patchbay_status refused_ = PATCHBAY_OK;  // returned again by each later write
  patchbay_sink sink_;
};

}  // namespace patchbay::services
