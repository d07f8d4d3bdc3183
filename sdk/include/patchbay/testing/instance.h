// SPDX-License-Identifier: Apache-2.0
// Unit tests of a connector, without a server and without a network. Start here.
//
//   using namespace patchbay::testing;
//   Host host;
//   Instance notes(load(PATCHBAY_TESTED_LIBRARY), host, R"({"limit":20})");
//   host.expect("GET", "https://api.notes.example/notes/7").answer(200, R"({"text":"hello"})");
//   const Outcome read = notes.invoke("get_note", R"({"id":7})");
//   // compare read.result, read.status, host.sent and host.log; host.problems() must be empty
//
// patchbay_add_connector_test() builds such a test and defines the library's path for it. The test
// may use any test framework, or no framework.
#pragma once

#include <dlfcn.h>

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "patchbay/abi/actions.h"
#include "patchbay/abi/auth.h"
#include "patchbay/abi/entry.h"
#include "patchbay/sdk/auth.h"
#include "patchbay/testing/guarded.h"
#include "patchbay/testing/host.h"
#include "patchbay/testing/outcome.h"
#include "patchbay/testing/services.h"

namespace patchbay::testing {

// Loads a shared library and returns its connector. The library stays loaded. Throws
// std::runtime_error.
inline const patchbay_entry& load(const std::string& path) {
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) throw std::runtime_error(dlerror());
  using Entry = const patchbay_entry*(PATCHBAY_ABI*)();
  const auto entry = reinterpret_cast<Entry>(dlsym(library, PATCHBAY_ENTRY_SYMBOL));
  if (entry == nullptr) {
    throw std::runtime_error(path + " does not export " + PATCHBAY_ENTRY_SYMBOL);
  }
  return *entry();
}

// One instance of a connector. It is destroyed with this object. The host must outlive it.
class Instance {
 public:
  // `config` is a JSON object that fits the manifest's config schema, with defaults filled in.
  Instance(const patchbay_entry& entry, Host& host, const std::string& config = "{}")
      : entry_(entry), host_(host) {
    if (entry.struct_size < sizeof(patchbay_entry)) {
      throw std::runtime_error("the entry's struct_size does not reach destroy");
    }
    actions_ = static_cast<const patchbay_actions*>(entry.capability(borrow(PATCHBAY_ACTIONS_ID)));
    auth_ = static_cast<const patchbay_auth*>(entry.capability(borrow(PATCHBAY_AUTH_ID)));
    created_ = run([&](const patchbay_call* call, const patchbay_sink*, patchbay_error* error) {
      return entry.create(call, &host.table, borrow(config), &instance_, error);
    });
  }
  ~Instance() {
    if (!created_.ok()) return;
    LiveCall& call = begin();
    entry_.destroy(&call.table, instance_);
    end(call);
  }
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  [[nodiscard]] const Outcome& created() const { return created_; }

  // Invokes an action. `arguments` is a JSON object that fits the action's parameters schema. After
  // a question, `given` has its answers: invoke(action, arguments, {R"({"calendar":"work"})",
  // asked.continuation}).
  Outcome invoke(const std::string& action, const std::string& arguments = "{}",
                 const Answers& given = {}) {
    const patchbay_actions& actions = need(actions_, PATCHBAY_ACTIONS_ID);
    patchbay_action_request request{};
    request.struct_size = sizeof(request);
    request.flags = host_.action_flags;
    request.action = borrow(action);
    request.arguments = borrow(arguments);
    request.continuation = borrow(given.continuation);
    request.answers = borrow(given.answers);
    Taking continuation(PATCHBAY_CONTINUATION_MAX);
    Guarded<patchbay_action_outcome> told;
    told.value.continuation = continuation.raw();
    Outcome outcome =
        run([&](const patchbay_call* call, const patchbay_sink* result, patchbay_error* error) {
          told.value.result = result;
          return actions.invoke(instance_, call, &request, &told.value, error);
        });
    told.check("outcome", host_.faults);
    outcome.has_changed_actions = (told.value.flags & PATCHBAY_OUTCOME_ACTIONS_CHANGED) != 0;
    outcome.asks = outcome.ok() && told.value.kind == PATCHBAY_OUTCOME_INPUT_REQUIRED;
    if (outcome.asks) outcome.continuation = std::move(continuation.text);
    if (told.value.kind > PATCHBAY_OUTCOME_INPUT_REQUIRED) {
      host_.faults.push_back("the connector gave an outcome of an unknown kind");
    }
    return outcome;
  }

  Listed list() {
    const patchbay_actions& actions = need(actions_, PATCHBAY_ACTIONS_ID);
    if (actions.list == nullptr) throw std::logic_error("the connector has no list function");
    Guarded<patchbay_action_list> about;
    Listed listed;
    listed.listed =
        run([&](const patchbay_call* call, const patchbay_sink* result, patchbay_error* error) {
          return actions.list(instance_, call, result, &about.value, error);
        });
    about.check("list", host_.faults);
    listed.generation = about.value.generation;
    listed.lifetime = std::chrono::milliseconds(about.value.lifetime_ms);
    return listed;
  }

  // Calls identify. The outcome's result is the identity, a JSON object.
  Outcome identify() {
    const patchbay_auth& auth = need(auth_, PATCHBAY_AUTH_ID);
    return run([&](const patchbay_call* call, const patchbay_sink* result, patchbay_error* error) {
      return auth.identify(instance_, call, result, error);
    });
  }

  Outcome probe() {
    const patchbay_auth& auth = need(auth_, PATCHBAY_AUTH_ID);
    return run([&](const patchbay_call* call, const patchbay_sink*, patchbay_error* error) {
      return auth.probe(instance_, call, error);
    });
  }

  // Returns the connector's verdict on a response. Without classify, returns the verdict for the
  // status.
  sdk::Verdict classify(std::uint32_t status, const std::string& body = {},
                        const Headers& headers = {}, const std::string& method = "GET",
                        const std::string& url = {}) {
    std::vector<patchbay_header> lent;
    for (const auto& [name, value] : headers) lent.push_back({borrow(name), borrow(value)});
    patchbay_answer answer{};
    answer.struct_size = sizeof(answer);
    answer.status = status;
    answer.headers = lent.data();
    answer.header_count = lent.size();
    answer.body = borrow(body);
    answer.now_ms = host_.wall_ms;
    answer.method = borrow(method);
    answer.url = borrow(url);
    return meaning_of(auth_, instance_, answer, host_.faults);
  }

 private:
  friend class Documents;  // documents.h

  template <class Table>
  const Table& need(const Table* table, const char* id) const {
    if (!created_.ok()) throw std::logic_error("there is no instance: " + created_.message);
    if (table == nullptr) throw std::logic_error(std::string("the connector has no ") + id);
    return *table;
  }

  LiveCall& begin() {
    // The number of ended calls that are remembered, to detect a later use of them.
    constexpr std::size_t kRemembered = 100;
    if (host_.calls.size() > kRemembered) host_.calls.pop_front();
    return *host_.calls.emplace_back(std::make_unique<LiveCall>(host_, auth_, instance_));
  }
  void end(LiveCall& call) {
    call.is_over = true;
    if (!call.answers.empty()) host_.faults.push_back("the connector left answers open");
    call.answers.clear();
  }

  // Returns true if the connector may return this code in this call.
  bool may_give(const LiveCall& call, patchbay_status code) const {
    for (const patchbay_status given : call.given) {
      if (given == code) return true;
    }
    if (code == PATCHBAY_E_CANCELLED) return host_.cancelled;
    if (code == PATCHBAY_E_DEADLINE_EXCEEDED) return call.ends_at_ns != UINT64_MAX;
    return is_plugins(code);
  }

  template <class Body>
  Outcome run(const Body& body) {
    LiveCall& call = begin();
    Taking result(host_.result_limit);
    Taking details(65536);
    Guarded<patchbay_error> filled;
    patchbay_error& error = filled.value;
    error.details = details.raw();
    Outcome outcome;
    outcome.status = body(&call.table, result.raw(), &error);
    filled.check("error", host_.faults);
    end(call);
    if (details.was_in_handler()) {
      host_.faults.push_back("the connector wrote details inside a catch handler");
    }
    if (outcome.ok()) {
      outcome.result = std::move(result.text);
      if (result.is_full()) host_.faults.push_back("a sink refused, and the call went well");
      return outcome;
    }
    if (!may_give(call, outcome.status)) {
      host_.faults.push_back("the connector gave the code " + std::to_string(outcome.status) +
                             ", which it may not give here");
    }
    if (error.message_size <= PATCHBAY_ERROR_MESSAGE_SIZE) {
      outcome.message.assign(error.message, error.message_size);
    } else {
      host_.faults.push_back("message_size is beyond the message");
    }
    outcome.retry_after = std::chrono::milliseconds(error.retry_after_ms);
    outcome.provider_status = error.provider_status;
    outcome.details = std::move(details.text);
    return outcome;
  }

  const patchbay_entry& entry_;
  Host& host_;
  const patchbay_actions* actions_ = nullptr;
  const patchbay_auth* auth_ = nullptr;
  patchbay_instance* instance_ = nullptr;
  Outcome created_;
};

}  // namespace patchbay::testing
