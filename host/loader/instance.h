#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "loader/library.h"
#include "services/call_frame.h"
#include "services/result_sink.h"
#include "services/services.h"

namespace patchbay::loader {

// What a connector's list of actions said about itself.
struct ListedActions {
  std::uint64_t generation = 0;
  std::chrono::milliseconds lifetime{0};
};

// The capability patchbay.actions/1 of an instance. A handle: valid as long as the instance.
class Actions {
 public:
  Actions(const patchbay_actions* table, patchbay_instance* instance)
      : table_(table), instance_(instance) {}

  // Runs one action; what it wrote is in the sink and is judged by nobody yet. The plugin's failure
  // as an Error; RESULT_INVALID when it wrote more than the sink takes; PLUGIN_FAULT when it threw
  // or gave a code it may not give. Called on as many threads as the manifest's concurrency allows.
  Result<void> invoke(const services::CallFrame& frame, std::string_view action,
                      std::string_view arguments, services::ResultSink& result) const;

  // Asks for the actions of the frame's link. Only with has_list().
  Result<ListedActions> list(const services::CallFrame& frame, services::ResultSink& actions) const;
  [[nodiscard]] bool has_list() const { return table_->list != nullptr; }

 private:
  const patchbay_actions* table_;
  patchbay_instance* instance_;
};

struct HeaderView {
  std::string_view name;
  std::string_view value;
};

// A provider's answer, for classify. Everything is borrowed.
struct ProviderAnswer {
  std::uint32_t status = 0;
  std::vector<HeaderView> headers;
  std::string_view body;  // its beginning; no more than 64 KiB of it are handed on
  std::chrono::system_clock::time_point now;
};

enum class Meaning : std::uint32_t {
  kPass = PATCHBAY_ANSWER_PASS,
  kExpired = PATCHBAY_ANSWER_EXPIRED,
  kRevoked = PATCHBAY_ANSWER_REVOKED,
  kScopeMissing = PATCHBAY_ANSWER_SCOPE_MISSING,
  kLimited = PATCHBAY_ANSWER_LIMITED,
  kChallenge = PATCHBAY_ANSWER_CHALLENGE,
  kUnavailable = PATCHBAY_ANSWER_UNAVAILABLE,
  kRefused = PATCHBAY_ANSWER_REFUSED,
};

struct Verdict {
  Meaning meaning = Meaning::kRefused;
  std::optional<std::chrono::milliseconds> retry_after;
  std::vector<std::string> scopes;
  std::string message;
};

// The capability patchbay.auth/1 of an instance. A handle: valid as long as the instance.
class Auth {
 public:
  Auth(const patchbay_auth* table, patchbay_instance* instance)
      : table_(table), instance_(instance) {}

  // Whose account the frame's link is, as JSON (patchbay/abi/auth.h).
  Result<void> identify(const services::CallFrame& frame, services::ResultSink& identity) const;
  Result<void> probe(const services::CallFrame& frame) const;

  // What the answer means; PLUGIN_FAULT when the plugin threw. Without a classify of the plugin's:
  // nothing, and the status alone decides.
  Result<std::optional<Verdict>> classify(const ProviderAnswer& answer) const;

 private:
  const patchbay_auth* table_;
  patchbay_instance* instance_;
};

// A connector together with one configuration. Made by a plugin's create and ended by its destroy,
// which runs on the thread that lets go of it last. Thread-safe as far as the manifest's
// concurrency says.
class Instance {
 public:
  // `config`: a JSON object that satisfies the manifest's config schema. `context` is of the call
  // that needs the instance; its link is not shown to the plugin. `host` outlives the instance.
  static Result<std::unique_ptr<const Instance>> create(std::shared_ptr<const Library> library,
                                                        const services::HostTable& host,
                                                        const services::CallContext& context,
                                                        std::string_view config);
  ~Instance();
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  [[nodiscard]] const Library& library() const { return *library_; }
  // nullptr: the connector has no such capability.
  [[nodiscard]] const Actions* actions() const { return actions_ ? &*actions_ : nullptr; }
  [[nodiscard]] const Auth* auth() const { return auth_ ? &*auth_ : nullptr; }

 private:
  Instance(std::shared_ptr<const Library> library, const services::HostTable& host,
           const TraceId& trace_id, patchbay_instance* instance);

  std::shared_ptr<const Library> library_;
  const services::HostTable& host_;
  TraceId trace_id_;  // of the call that made it: destroy has no other
  patchbay_instance* instance_;
  std::optional<Actions> actions_;
  std::optional<Auth> auth_;
};

}  // namespace patchbay::loader
