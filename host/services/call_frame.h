// One call into a plugin, as the host sees it: the object behind a `patchbay_call`.
//
//   services::CallFrame frame(host, {.connector = "github", .trace_id = id, .deadline = deadline});
//   auto outcome = services::enter_plugin(frame, [&](patchbay_error* error) {
//     return actions->invoke(instance, frame.abi(), action, arguments, sink.abi(), error);
//   });
#pragma once

#include <patchbay/abi/call.h>
#include <patchbay/abi/host_log.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/either_stop.h"
#include "base/error.h"
#include "base/trace_id.h"
#include "services/suspect.h"

namespace patchbay::http_service {
class Network;
}

namespace patchbay::services {

class CallSecrets;
class HostTable;

// The linked account a call runs for; never its secret. All empty: the call has none.
struct LinkView {
  std::string_view id;
  std::string_view account;             // the provider's id of it
  std::string_view user_configuration;  // JSON object, or empty
};

// Gets the progress of a call, on the call's thread. Must not throw.
class ProgressListener {
 public:
  virtual ~ProgressListener() = default;
  // `total` is 0 when it is not known.
  virtual void progress(std::uint64_t done, std::uint64_t total, std::string_view message) = 0;
};

// What a service stores for one call: made when it is first needed, destroyed with the call.
class CallAttachment {
 public:
  virtual ~CallAttachment() = default;
};

// The circumstances of a call. Everything is borrowed and must outlive the frame.
struct CallContext {
  std::string_view connector;  // its id: part of the key of its state, and in each log record
  std::string_view action;     // "" for create, probe and the like
  LinkView link;
  // Who owns its state if it has no link: calls of other users do not see it. Both "": create and
  // similar calls.
  std::string_view organization{};
  std::string_view user{};
  std::string_view scopes{};  // the scopes that the link is known to hold, separated by blanks
  std::string_view idempotency_key{};  // "": the trace id
  std::string_view locale{};           // BCP 47, or ""
  TraceId trace_id;
  Monotonic deadline = Monotonic::max();          // max(): no deadline
  const std::stop_token* cancellation = nullptr;  // of the caller
  const std::stop_token* shutdown = nullptr;      // of the host
  ProgressListener* progress = nullptr;
  http_service::Network* network = nullptr;  // nullptr: the call may not use it
  std::string_view folder{};  // the connector's own, with its resources; "": it cannot read any
  const CallSecrets* secrets = nullptr;  // for making proofs; nullptr: no secrets

  // The word for whom it works: the link's id, or word_for_user(), or "".
  [[nodiscard]] std::string owner() const;
};

// Lives on the stack of the strand (a thread or a fiber) that calls the plugin, for that one call;
// allocates nothing unless the plugin uses HTTP. While it lives it is the innermost frame of its
// strand. By that a service distinguishes a live call from a pointer that was kept or carried to
// another strand, before it reads anything behind the pointer. Not thread-safe, not movable.
class CallFrame {
 public:
  CallFrame(const HostTable& host, const CallContext& context);
  // Ends the call: closes HTTP answers that are still open, and logs that they were.
  ~CallFrame();
  CallFrame(const CallFrame&) = delete;
  CallFrame& operator=(const CallFrame&) = delete;

  // The pointer that the plugin gets.
  [[nodiscard]] const patchbay_call* abi() const { return &call_; }

  // The frame behind a pointer from a plugin; nullptr if that call is over, belongs to another
  // thread or never existed.
  static CallFrame* of(const patchbay_call* call);

  [[nodiscard]] const CallContext& context() const { return context_; }
  [[nodiscard]] const HostTable& host() const { return host_; }
  [[nodiscard]] std::string_view trace_hex() const {
    return {trace_hex_.data(), trace_hex_.size()};
  }
  [[nodiscard]] bool is_cancelled() const;
  [[nodiscard]] bool is_overdue() const;

  // CANCELLED or DEADLINE_EXCEEDED if the call must end now, otherwise nothing.
  [[nodiscard]] std::optional<Error> ended() const;

  // Stops when either side cancels the call; made at the first use.
  [[nodiscard]] std::stop_token cancellation();

  // The last failure that a service gave to the plugin; nullptr: there was no failure. A plugin
  // passes on only its code and message; the host then returns all of it.
  [[nodiscard]] const Error* refusal() const { return refusal_ ? &*refusal_ : nullptr; }
  void refused(Error error) { refusal_ = std::move(error); }

  // Whether the plugin may write one more log record. Further records are counted, and the count is
  // logged at the call's end.
  bool may_log() { return ++records_ <= kMostRecords; }
  static constexpr std::uint64_t kMostRecords = PATCHBAY_LOG_RECORDS_MAX;

  // The HTTP side of the call; empty until the HTTP service makes it.
  std::unique_ptr<CallAttachment>& http() { return http_; }

 private:
  static std::uint64_t remaining_ms(const patchbay_call* call);
  static std::uint32_t cancelled(const patchbay_call* call);
  static void report_progress(const patchbay_call* call, std::uint64_t done, std::uint64_t total,
                              patchbay_str message);

  const HostTable& host_;
  const CallContext& context_;
  CallFrame* outer_;  // the frame of the same strand that this one interrupted
  std::array<char, 32> trace_hex_;
  Suspect suspect_;
  patchbay_call call_;
  std::uint64_t records_ = 0;  // log records that the plugin wrote or tried to write
  std::optional<Error> refusal_;
  std::unique_ptr<EitherStop> either_;
  std::unique_ptr<CallAttachment> http_;
};

}  // namespace patchbay::services
