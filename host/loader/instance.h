#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "http_service/http_access.h"
#include "loader/library.h"
#include "services/call_frame.h"
#include "services/result_sink.h"
#include "services/services.h"

namespace patchbay::loader {

// What an action is to do. `continuation` and `answers` are empty unless it goes on after a
// question.
struct Invocation {
  std::string_view action;
  std::string_view arguments;
  std::string_view continuation{};
  std::string_view answers{};
};

// What an action came to.
struct Invoked {
  bool asks = false;         // what was written is a question, and not the result
  std::string continuation;  // what the connector wants back with the answers
};

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
  // as an Error; RESULT_INVALID when it wrote more than a sink takes, or an outcome of no known
  // kind; PLUGIN_FAULT when it threw or gave a code it may not give. Called on as many threads as
  // the manifest's concurrency allows.
  Result<Invoked> invoke(const services::CallFrame& frame, const Invocation& what,
                         services::ResultSink& result) const;

  // Asks for the actions of the frame's link. Only with has_list().
  Result<ListedActions> list(const services::CallFrame& frame, services::ResultSink& actions) const;
  [[nodiscard]] bool has_list() const { return table_->list != nullptr; }

 private:
  const patchbay_actions* table_;
  patchbay_instance* instance_;
};

// The capability patchbay.auth/1 of an instance. A handle: valid as long as the instance.
class Auth {
 public:
  Auth(const patchbay_auth* table, patchbay_instance* instance)
      : table_(table), instance_(instance) {}

  // Whose account the frame's link is, as JSON (patchbay/abi/auth.h).
  Result<void> identify(const services::CallFrame& frame, services::ResultSink& identity) const;
  Result<void> probe(const services::CallFrame& frame) const;

  // What the HTTP service asks about answers; empty where the connector leaves that to the status.
  [[nodiscard]] http_service::Classifier classifier() const;

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
