#include "services/result_sink.h"

#include <patchbay/abi/error.h>

#include <new>

namespace patchbay::services {

ResultSink::ResultSink(const CallFrame& frame, std::string& out, std::size_t limit)
    : frame_(frame), out_(out), limit_(limit), sink_{this, &write} {
  out_.clear();
}

patchbay_status ResultSink::write(void* context, const void* data, std::uint64_t size) {
  auto& sink = *static_cast<ResultSink*>(context);
  if (CallFrame::of(sink.frame_.abi()) != &sink.frame_) return PATCHBAY_E_PLUGIN_FAULT;
  if (sink.refused_ != PATCHBAY_OK) return sink.refused_;
  if (sink.frame_.is_cancelled()) return sink.refused_ = PATCHBAY_E_CANCELLED;
  if (size > sink.limit_ - sink.out_.size()) {
    sink.overflowed_ = true;
    return sink.refused_ = PATCHBAY_E_TOO_LARGE;
  }
  if (size == 0) return PATCHBAY_OK;
  if (data == nullptr) return sink.refused_ = PATCHBAY_E_PLUGIN_FAULT;
  try {
    sink.out_.append(static_cast<const char*>(data), static_cast<std::size_t>(size));
  } catch (const std::bad_alloc&) {
    return sink.refused_ = PATCHBAY_E_OVERLOADED;
  }
  return PATCHBAY_OK;
}

}  // namespace patchbay::services
