#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "http_service/http_access.h"
#include "loader/documents.h"
#include "loader/library.h"
#include "services/call_frame.h"
#include "services/result_sink.h"
#include "services/services.h"

namespace patchbay::loader {

// One call of an action. `continuation` and `answers` are empty, except after a question.
struct Invocation {
  std::string_view action;
  std::string_view arguments;
  std::string_view continuation{};
  std::string_view answers{};
};

// The outcome of an action.
struct Invoked {
  bool asks = false;         // it wrote a question, and not the result
  std::string continuation;  // to be sent back to the connector with the answers
};

// What a connector's list of actions says about itself.
struct ListedActions {
  std::uint64_t generation = 0;
  std::chrono::milliseconds lifetime{0};
};

// The capability patchbay.actions/1 of an instance: a handle, valid as long as the instance.
class Actions {
 public:
  Actions(const patchbay_actions* table, patchbay_instance* instance)
      : table_(table), instance_(instance) {}

  // Runs one action; the sink gets what it wrote, unchecked. Returns the plugin's failure as an
  // Error; RESULT_INVALID if it wrote more than the sink takes, or an outcome of an unknown kind;
  // PLUGIN_FAULT if it threw or returned a code that it may not return. May be called on as many
  // threads as the manifest's concurrency allows.
  Result<Invoked> invoke(const services::CallFrame& frame, const Invocation& what,
                         services::ResultSink& result) const;

  // Lists the actions of the frame's link. Requires has_list().
  Result<ListedActions> list(const services::CallFrame& frame, services::ResultSink& actions) const;
  [[nodiscard]] bool has_list() const { return table_->list != nullptr; }

 private:
  const patchbay_actions* table_;
  patchbay_instance* instance_;
};

// The capability patchbay.auth/1 of an instance: a handle, valid as long as the instance.
class Auth {
 public:
  Auth(const patchbay_auth* table, patchbay_instance* instance)
      : table_(table), instance_(instance) {}

  // Whose account the frame's link is, as JSON (patchbay/abi/auth.h).
  Result<void> identify(const services::CallFrame& frame, services::ResultSink& identity) const;
  Result<void> probe(const services::CallFrame& frame) const;

  // Classifies answers for the HTTP service; empty if the connector leaves that to the status.
  [[nodiscard]] http_service::Classifier classifier() const;

 private:
  const patchbay_auth* table_;
  patchbay_instance* instance_;
};

// A connector together with one configuration. The plugin's create makes it; its destroy ends it,
// on the thread that releases it last. Thread-safe as far as the manifest's concurrency says.
class Instance {
 public:
  // `config`: a JSON object that fits the manifest's config schema. `context` belongs to the call
  // that needs the instance; the plugin does not see its link. `host` outlives the instance.
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
  [[nodiscard]] const Documents* documents() const { return documents_ ? &*documents_ : nullptr; }

 private:
  Instance(std::shared_ptr<const Library> library, const services::HostTable& host,
           const TraceId& trace_id, patchbay_instance* instance);

  std::shared_ptr<const Library> library_;
  const services::HostTable& host_;
  TraceId trace_id_;  // of the call that made it; destroy has no call of its own
  patchbay_instance* instance_;
  std::optional<Actions> actions_;
  std::optional<Auth> auth_;
  std::optional<Documents> documents_;
};

}  // namespace patchbay::loader
