#include "services/call_frame.h"

#include <cassert>
#include <functional>

#include "base/later.h"
#include "base/strand.h"
#include "services/services.h"
#include "services/state_store.h"
#include "services/text.h"
#include "telemetry/log.h"

namespace patchbay::services {
namespace {

// The innermost call of each strand, for all hosts. A service finds its call here, and does not
// have to trust the plugin's pointer.
StrandLocal<CallFrame> innermost;

}  // namespace

std::string CallContext::owner() const {
  if (!link.id.empty()) return std::string(link.id);
  return user.empty() ? std::string() : word_for_user(organization, user, connector);
}

CallFrame::CallFrame(const HostTable& host, const CallContext& context)
    : host_(host),
      context_(context),
      outer_(innermost.get()),
      suspect_(context.connector, context.action, trace_hex()) {
  context.trace_id.write_hex(trace_hex_);
  call_.struct_size = sizeof call_;
  call_.reserved = 0;
  call_.host_context = this;
  call_.trace_id = to_abi(trace_hex());
  call_.link = {to_abi(context.link.id), to_abi(context.link.account),
                to_abi(context.link.user_configuration)};
  call_.scopes = to_abi(context.scopes);
  call_.idempotency_key =
      to_abi(context.idempotency_key.empty() ? trace_hex() : context.idempotency_key);
  call_.locale = to_abi(context.locale);
  call_.remaining_ms = &remaining_ms;
  call_.is_cancelled = &cancelled;
  call_.progress = &report_progress;
  innermost.set(this);
}

CallFrame::~CallFrame() {
  assert(innermost.get() == this);
  http_.reset();  // closes open responses while this frame is still the innermost one
  programs_.reset();
  if (records_ > kMostRecords) {
    host_.log().write(telemetry::Level::kWarning,
                      "a connector wrote more log records than a call may",
                      {{"connector", context_.connector},
                       {"action", context_.action},
                       {"left_out", records_ - kMostRecords}},
                      &context_.trace_id);
  }
  innermost.set(outer_);
}

CallFrame* CallFrame::of(const patchbay_call* call) {
  CallFrame* frame = innermost.get();
  return frame != nullptr && call == &frame->call_ ? frame : nullptr;
}

bool CallFrame::is_cancelled() const { return context_.patience().is_cancelled(); }

bool CallFrame::is_overdue() const { return context_.patience().is_overdue(host_.clock()); }

std::optional<Error> CallFrame::ended() const {
  if (is_cancelled()) return Error(Code::kCancelled, "The call was cancelled.");
  if (is_overdue()) return Error(Code::kDeadlineExceeded, "The call's deadline passed.");
  return std::nullopt;
}

std::stop_token CallFrame::cancellation() {
  const std::stop_token none;
  const std::stop_token& one = context_.cancellation != nullptr ? *context_.cancellation : none;
  const std::stop_token& other = context_.shutdown != nullptr ? *context_.shutdown : none;
  if (!other.stop_possible()) return one;
  if (!one.stop_possible()) return other;
  if (!either_) either_ = std::make_unique<EitherStop>(one, other);
  return either_->token();
}

// ---- functions that a plugin calls through its patchbay_call

std::uint64_t CallFrame::remaining_ms(const patchbay_call* call) {
  const CallFrame* frame = of(call);
  if (frame == nullptr) return 0;
  const Monotonic deadline = frame->context_.deadline;
  if (deadline == Monotonic::max()) return UINT64_MAX;
  return static_cast<std::uint64_t>(time_left(deadline, frame->host_.clock().now()).count());
}

std::uint32_t CallFrame::cancelled(const patchbay_call* call) {
  const CallFrame* frame = of(call);
  return frame == nullptr || frame->is_cancelled() ? 1 : 0;
}

void CallFrame::report_progress(const patchbay_call* call, std::uint64_t done, std::uint64_t total,
                                patchbay_str message) {
  const CallFrame* frame = of(call);
  if (frame == nullptr || frame->context_.progress == nullptr) return;
  constexpr std::size_t kMessageBytes = 1024;
  frame->context_.progress->progress(done, total, from_abi(message).substr(0, kMessageBytes));
}

}  // namespace patchbay::services
