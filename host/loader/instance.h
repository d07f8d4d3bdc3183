#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http_service/http_access.h"
#include "loader/documents.h"
#include "loader/library.h"
#include "loader/webhooks.h"
#include "services/call_frame.h"
#include "services/result_sink.h"
#include "services/services.h"

namespace patchbay::loader {

// One call of an action. `continuation` and `answers` are empty, unless the action asked a question
// before.
struct Invocation {
  std::string_view action;
  std::string_view arguments;
  std::string_view continuation{};
  std::string_view answers{};
};

// The kind of output that an action wrote.
enum class Written { kResult, kQuestion };

// The connector's data about its list of actions.
struct ListedActions {
  std::uint64_t generation = 0;
  std::chrono::milliseconds lifetime{0};
};

// The capability patchbay.actions/1 of an instance: a handle, valid as long as the instance.
class Actions {
 public:
  Actions(const patchbay_actions* table, patchbay_instance* instance)
      : table_(table), instance_(instance) {}

  // Runs one action. Writes the action's output to `result`, unchecked. If the action asks a
  // question, sets `continuation` to the text that the connector needs again with the answers. If
  // the plugin fails, returns the plugin's error. Fails with RESULT_INVALID if the plugin wrote
  // more than the sink takes, or an outcome of an unknown kind, and with PLUGIN_FAULT if it threw
  // or returned a code that it may not return. May be called on as many threads as the manifest's
  // concurrency allows.
  Result<Written> invoke(const services::CallFrame& frame, const Invocation& what,
                         services::ResultSink& result, std::string& continuation) const;

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

  // Writes the identity of the account that belongs to the frame's link, as JSON
  // (patchbay/abi/auth.h).
  Result<void> identify(const services::CallFrame& frame, services::ResultSink& identity) const;
  Result<void> probe(const services::CallFrame& frame) const;

  // Returns the connector's classifier of answers, for the HTTP service. The classifier is empty if
  // the connector has none, so that the status decides.
  [[nodiscard]] http_service::Classifier classifier() const;

 private:
  const patchbay_auth* table_;
  patchbay_instance* instance_;
};

// A connector together with one configuration. The plugin's `create` makes the instance. Its
// `destroy` ends it, on the thread that gives up the last reference. Thread-safe as far as the
// manifest's concurrency allows.
class Instance {
 public:
  // `config` is a JSON object that fits the manifest's config schema. `context` belongs to the call
  // that needs the instance. The plugin gets the deadline, trace id and network of that call, but
  // nothing of the call's caller: no link, no user, no credential. `host` must outlive the
  // instance.
  static Result<std::unique_ptr<const Instance>> create(std::shared_ptr<const Library> library,
                                                        const services::HostTable& host,
                                                        const services::CallContext& context,
                                                        std::string_view config);
  ~Instance();
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  [[nodiscard]] const Library& library() const { return *library_; }
  // Return nullptr if the connector has no such capability.
  [[nodiscard]] const Actions* actions() const { return actions_ ? &*actions_ : nullptr; }
  [[nodiscard]] const Auth* auth() const { return auth_ ? &*auth_ : nullptr; }
  [[nodiscard]] const Documents* documents() const { return documents_ ? &*documents_ : nullptr; }
  [[nodiscard]] const Webhooks* webhooks() const { return webhooks_ ? &*webhooks_ : nullptr; }

 private:
  Instance(std::shared_ptr<const Library> library, const services::HostTable& host,
           const TraceId& trace_id, patchbay_instance* instance);

  std::shared_ptr<const Library> library_;
  const services::HostTable& host_;
  TraceId trace_id_;  // of the call that created the instance; destroy belongs to no call
  patchbay_instance* instance_;
  std::optional<Actions> actions_;
  std::optional<Auth> auth_;
  std::optional<Documents> documents_;
  std::optional<Webhooks> webhooks_;
};

}  // namespace patchbay::loader
