// The host's data about one call into a plugin. A CallFrame is the object behind a `patchbay_call`.
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

// The account of a call, without its secret. All members are empty for a call without an account.
struct LinkView {
  std::string_view id;
  std::string_view account;             // the provider's id of the account
  std::string_view user_configuration;  // a JSON object, or empty
};

// Is informed of a call's progress, on the call's thread. Must not throw.
class ProgressListener {
 public:
  virtual ~ProgressListener() = default;
  // `total` is 0 if unknown.
  virtual void progress(std::uint64_t done, std::uint64_t total, std::string_view message) = 0;
};

// Data of a service for one call. The service creates it at the first use. It is destroyed at the
// end of the call.
class CallAttachment {
 public:
  virtual ~CallAttachment() = default;
};

// The data of a call. All texts and pointers are borrowed and must outlive the frame.
struct CallContext {
  std::string_view connector;  // the connector's id; also a part of the state's key and of log
                               // records
  std::string_view action;     // "" for create, probe and similar calls
  LinkView link;
  // The owner of the state of a call without a link. Other users' calls do not see this state. Both
  // are "" in create and similar calls.
  std::string_view organization{};
  std::string_view user{};
  std::string_view scopes{};           // the link's scopes, if known, separated by spaces
  std::string_view idempotency_key{};  // "": the host uses the trace id
  std::string_view locale{};           // a BCP 47 language tag, or ""
  TraceId trace_id;
  Monotonic deadline = Monotonic::max();          // max(): no deadline
  const std::stop_token* cancellation = nullptr;  // stopped when the caller cancels
  const std::stop_token* shutdown = nullptr;      // stopped when the host shuts down
  ProgressListener* progress = nullptr;
  http_service::Network* network = nullptr;  // nullptr: the call may not use the network
  std::string_view folder{};  // the connector's folder with its resources; "": no folder
  // The seal of the folder. nullptr: the folder's files are not sealed.
  const signatures::Seal* seal = nullptr;
  std::string_view
      config{};  // the operator's configuration (JSON object); "": programs are refused
  const CallSecrets* secrets = nullptr;  // secrets for MACs and signatures; may be nullptr

  // Returns the owner of the call's state: the link's id, the result of word_for_user(), or "".
  [[nodiscard]] std::string owner() const;
  // Returns the limits for waits in this call.
  [[nodiscard]] Patience patience() const { return {deadline, cancellation, shutdown}; }
};

// One call into a plugin. The object is on the stack of the strand (thread or fiber) that calls the
// plugin. It allocates memory only if the plugin uses HTTP or programs. While it lives, it is the
// innermost frame of its strand. A service compares the pointer from the plugin with this frame. So
// it refuses a pointer that the plugin stored after its call or passed to another strand. Not
// thread-safe, not movable.
class CallFrame {
 public:
  CallFrame(const HostTable& host, const CallContext& context);
  // Ends the call. Closes HTTP responses that are still open, and logs them.
  ~CallFrame();
  CallFrame(const CallFrame&) = delete;
  CallFrame& operator=(const CallFrame&) = delete;

  // Returns the pointer for the plugin.
  [[nodiscard]] const patchbay_call* abi() const { return &call_; }

  // Returns the frame for a plugin's pointer. Returns nullptr if the call has ended, belongs to
  // another strand or never existed.
  static CallFrame* of(const patchbay_call* call);

  [[nodiscard]] const CallContext& context() const { return context_; }
  [[nodiscard]] const HostTable& host() const { return host_; }
  [[nodiscard]] std::string_view trace_hex() const {
    return {trace_hex_.data(), trace_hex_.size()};
  }
  [[nodiscard]] bool is_cancelled() const;
  [[nodiscard]] bool is_overdue() const;

  // Returns CANCELLED or DEADLINE_EXCEEDED if the call must end now; otherwise nullopt.
  [[nodiscard]] std::optional<Error> ended() const;

  // Returns a token that is stopped when the caller or the host cancels the call. The token is
  // created at the first use.
  [[nodiscard]] std::stop_token cancellation();

  // Returns the last error that a service returned to the plugin, or nullptr. A plugin that passes
  // this error on returns only its code and message. The host then returns this complete error
  // instead.
  [[nodiscard]] const Error* refusal() const { return refusal_ ? &*refusal_ : nullptr; }
  void refused(Error error) { refusal_ = std::move(error); }

  // Counts one more log record. Returns false if the plugin may not write it. At the end of the
  // call, the host logs the number of refused records.
  bool may_log() { return ++records_ <= kMostRecords; }
  static constexpr std::uint64_t kMostRecords = PATCHBAY_LOG_RECORDS_MAX;

  // The HTTP data of the call. Empty until HttpCall::of() creates it.
  std::unique_ptr<CallAttachment>& http() { return http_; }
  // The open programs of the call. Empty until the call opens a program.
  std::unique_ptr<CallAttachment>& programs() { return programs_; }

 private:
  static std::uint64_t remaining_ms(const patchbay_call* call);
  static std::uint32_t cancelled(const patchbay_call* call);
  static void report_progress(const patchbay_call* call, std::uint64_t done, std::uint64_t total,
                              patchbay_str message);

  const HostTable& host_;
  const CallContext& context_;
  CallFrame* outer_;  // the strand's previous innermost frame
  std::array<char, 32> trace_hex_;
  Suspect suspect_;
  patchbay_call call_;
  std::uint64_t records_ = 0;  // number of log records that the plugin tried to write
  std::optional<Error> refusal_;
  std::unique_ptr<EitherStop> either_;
  std::unique_ptr<CallAttachment> http_;
  std::unique_ptr<CallAttachment> programs_;
};

}  // namespace patchbay::services
