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
#include "base/patience.h"
#include "base/trace_id.h"
#include "services/suspect.h"

namespace patchbay::http_service {
class Network;
}
namespace patchbay::signatures {
class Seal;
}

namespace patchbay::services {

class CallSecrets;
class HostTable;

// The account of a call, without its secret. All members are empty if the call has no account.
struct LinkView {
  std::string_view id;
  std::string_view account;             // the provider's id of the account
  std::string_view user_configuration;  // JSON object, or empty
};

// Receives the progress of a call, on the call's thread. Must not throw.
class ProgressListener {
 public:
  virtual ~ProgressListener() = default;
  // `total` is 0 when it is not known.
  virtual void progress(std::uint64_t done, std::uint64_t total, std::string_view message) = 0;
};

// Data that a service stores for one call. It is created at the first use and destroyed with the
// call.
class CallAttachment {
 public:
  virtual ~CallAttachment() = default;
};

// The data of a call. Everything is borrowed and must outlive the frame.
struct CallContext {
  std::string_view connector;  // the id; it is part of the key of the state, and of each log record
  std::string_view action;     // "" for create, probe and similar calls
  LinkView link;
  // If the call has no link, `organization` and `user` own the call's state; calls of other users
  // do not see this state. Both are "" in create and similar calls.
  std::string_view organization{};
  std::string_view user{};
  std::string_view scopes{};           // the known scopes of the link, separated by blanks
  std::string_view idempotency_key{};  // "": the trace id is used
  std::string_view locale{};           // BCP 47, or ""
  TraceId trace_id;
  Monotonic deadline = Monotonic::max();          // max(): no deadline
  const std::stop_token* cancellation = nullptr;  // set by the caller
  const std::stop_token* shutdown = nullptr;      // set by the host
  ProgressListener* progress = nullptr;
  http_service::Network* network = nullptr;  // nullptr: the call may not use the network
  std::string_view folder{};  // the connector's folder, with its resources; "": it has none
  // of the folder; nullptr: the folder's files are not sealed
  const signatures::Seal* seal = nullptr;
  std::string_view
      config{};  // the operator's configuration, a JSON object; "": programs are refused
  const CallSecrets* secrets = nullptr;  // for MACs and signatures; nullptr: no secrets

  // Returns the name of the owner of the call's state: the link's id, or word_for_user(), or "".
  [[nodiscard]] std::string owner() const;
  // Returns how long the call may wait.
  [[nodiscard]] Patience patience() const { return {deadline, cancellation, shutdown}; }
};

// One call into a plugin. The object is on the stack of the strand (a thread or a fiber) that calls
// the plugin. It allocates nothing unless the plugin uses HTTP or programs. While it lives, it is
// the innermost frame of its strand. A service compares a plugin's pointer with this frame before
// it uses the pointer. So a pointer is refused that the plugin kept after its call or passed to
// another strand. Not thread-safe, not movable.
class CallFrame {
 public:
  CallFrame(const HostTable& host, const CallContext& context);
  // Ends the call: closes HTTP answers that are still open, and logs them.
  ~CallFrame();
  CallFrame(const CallFrame&) = delete;
  CallFrame& operator=(const CallFrame&) = delete;

  // Returns the pointer that the plugin gets.
  [[nodiscard]] const patchbay_call* abi() const { return &call_; }

  // Returns the frame for a pointer from a plugin. Returns nullptr if the call has ended, belongs
  // to another strand or never existed.
  static CallFrame* of(const patchbay_call* call);

  [[nodiscard]] const CallContext& context() const { return context_; }
  [[nodiscard]] const HostTable& host() const { return host_; }
  [[nodiscard]] std::string_view trace_hex() const {
    return {trace_hex_.data(), trace_hex_.size()};
  }
  [[nodiscard]] bool is_cancelled() const;
  [[nodiscard]] bool is_overdue() const;

  // Returns CANCELLED or DEADLINE_EXCEEDED if the call must end now, otherwise nothing.
  [[nodiscard]] std::optional<Error> ended() const;

  // Returns a token that stops when the caller or the host cancels the call. The token is created
  // at the first use.
  [[nodiscard]] std::stop_token cancellation();

  // Returns the last error that a service returned to the plugin; nullptr if no service failed. A
  // plugin passes on only the error's code and message, so the host returns this complete error
  // instead.
  [[nodiscard]] const Error* refusal() const { return refusal_ ? &*refusal_ : nullptr; }
  void refused(Error error) { refusal_ = std::move(error); }

  // Returns true if the plugin may write one more log record. Refused records are counted, and
  // their number is logged at the end of the call.
  bool may_log() { return ++records_ <= kMostRecords; }
  static constexpr std::uint64_t kMostRecords = PATCHBAY_LOG_RECORDS_MAX;

  // The HTTP data of the call; empty until the HTTP service creates it.
  std::unique_ptr<CallAttachment>& http() { return http_; }
  // The programs that the call has opened; empty until it opens one.
  std::unique_ptr<CallAttachment>& programs() { return programs_; }

 private:
  static std::uint64_t remaining_ms(const patchbay_call* call);
  static std::uint32_t cancelled(const patchbay_call* call);
  static void report_progress(const patchbay_call* call, std::uint64_t done, std::uint64_t total,
                              patchbay_str message);

  const HostTable& host_;
  const CallContext& context_;
  CallFrame* outer_;  // the frame of the same strand that was innermost before
  std::array<char, 32> trace_hex_;
  Suspect suspect_;
  patchbay_call call_;
  std::uint64_t records_ = 0;  // log records that the plugin wrote or tried to write
  std::optional<Error> refusal_;
  std::unique_ptr<EitherStop> either_;
  std::unique_ptr<CallAttachment> http_;
  std::unique_ptr<CallAttachment> programs_;
};

}  // namespace patchbay::services
