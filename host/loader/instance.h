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

// One call of an action. `continuation` and `answers` are set if the action asked the user a
// question before; they belong to that question.
struct Invocation {
  std::string_view action;
  std::string_view arguments;
  std::string_view continuation{};
  std::string_view answers{};
  // Set to true if the plugin reports that the link's list of actions changed. May be nullptr.
  bool* has_changed_actions = nullptr;
};

// The kind of output that an action wrote.
enum class OutputKind { kResult, kQuestion };

// Data that the connector returns beside its list of actions.
struct ListedActions {
  std::uint64_t generation = 0;
  std::chrono::milliseconds lifetime{0};
};

// The functions of patchbay.actions/1 of an instance. Valid as long as the instance.
class Actions {
 public:
  Actions(const patchbay_actions* table, patchbay_instance* instance)
      : table_(table), instance_(instance) {}

  // Runs one action. Writes the action's output to `result`, unchecked. If the action asks a
  // question, sets `continuation` to a text that the connector needs again together with the
  // answers. If the plugin fails, returns the plugin's error. Fails with RESULT_INVALID if the
  // plugin wrote more than `result` takes, or an outcome of an unknown kind. Fails with
  // PLUGIN_FAULT if the plugin threw an exception or returned a forbidden code. The manifest's
  // concurrency limits the number of threads that may call this at the same time.
  Result<OutputKind> invoke(const services::CallFrame& frame, const Invocation& what,
                            services::ResultSink& result, std::string& continuation) const;

  // Writes the list of the actions of the frame's link to `actions`. Requires has_list().
  Result<ListedActions> list(const services::CallFrame& frame, services::ResultSink& actions) const;
  [[nodiscard]] bool has_list() const { return table_->list != nullptr; }

 private:
  const patchbay_actions* table_;
  patchbay_instance* instance_;
};

// The functions of patchbay.auth/1 of an instance. Valid as long as the instance.
class Auth {
 public:
  Auth(const patchbay_auth* table, patchbay_instance* instance)
      : table_(table), instance_(instance) {}

  // Writes the identity of the frame's account to `identity`, as JSON (patchbay/abi/auth.h).
  Result<void> identify(const services::CallFrame& frame, services::ResultSink& identity) const;
  Result<void> probe(const services::CallFrame& frame) const;

  // Returns the connector's classifier of responses, for the HTTP service. Returns an empty
  // classifier if the connector has no classify function.
  [[nodiscard]] http_service::Classifier classifier() const;

 private:
  const patchbay_auth* table_;
  patchbay_instance* instance_;
};

// A running connector with one configuration. The plugin's `create` creates the plugin's side of
// it, and `destroy` ends that side, on the thread that releases the last reference. The manifest's
// concurrency limits the number of threads that may use the instance at the same time.
class Instance {
 public:
  // Creates an instance. `config` is a JSON object that fits the manifest's config schema.
  // `context` belongs to the call that needs the instance. The plugin gets the deadline, the trace
  // id and the network of that call, but no data about the caller: no link, no user, no credential.
  // `host` must outlive the instance.
  static Result<std::unique_ptr<const Instance>> create(std::shared_ptr<const Library> library,
                                                        const services::HostTable& host,
                                                        const services::CallContext& context,
                                                        std::string_view config);
  ~Instance();
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  [[nodiscard]] const Library& library() const { return *library_; }
  // These functions return nullptr if the connector does not have the capability.
  [[nodiscard]] const Actions* actions() const { return actions_ ? &*actions_ : nullptr; }
  [[nodiscard]] const Auth* auth() const { return auth_ ? &*auth_ : nullptr; }
  [[nodiscard]] const Documents* documents() const { return documents_ ? &*documents_ : nullptr; }
  [[nodiscard]] const Webhooks* webhooks() const { return webhooks_ ? &*webhooks_ : nullptr; }

 private:
  Instance(std::shared_ptr<const Library> library, const services::HostTable& host,
           const TraceId& trace_id, patchbay_instance* instance);

  std::shared_ptr<const Library> library_;
  const services::HostTable& host_;
  TraceId trace_id_;  // trace id of the call that created the instance; used for `destroy`
  patchbay_instance* instance_;
  std::optional<Actions> actions_;
  std::optional<Auth> auth_;
  std::optional<Documents> documents_;
  std::optional<Webhooks> webhooks_;
};

}  // namespace patchbay::loader
