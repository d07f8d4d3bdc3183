// SPDX-License-Identifier: Apache-2.0
// A host for unit tests. A test sets what the connector finds, and reads what the connector did.
// The host has no network, no thread and no wall clock. It is strict: an unexpected request fails,
// and `problems()` names everything that a connector does against the ABI's rules.
//
// The test host does less than a real host. It does not check arguments and results against a
// schema. It does not refresh a credential, wait for a limit or send a request again; instead, the
// connector gets the failure at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "patchbay/abi/auth.h"
#include "patchbay/abi/entry.h"
#include "patchbay/sdk/text.h"
#include "patchbay/testing/exchange.h"
#include "patchbay/testing/proof.h"

namespace patchbay::testing {

using sdk::borrow;
using sdk::view;

struct LogRecord {
  std::uint32_t severity;  // one of PATCHBAY_LOG_…
  std::string message;
  std::string fields;
};

struct Progress {
  std::uint64_t done;
  std::uint64_t total;
  std::string message;
};

struct Host;

// A response whose handle the connector has not closed yet.
struct OpenAnswer {
  std::string url;
  std::string body;
  std::size_t at = 0;
  Headers headers;
  std::vector<patchbay_header> lent;
};

// One call. The object stays after the call's end, so that the host detects a later use of the
// call.
struct LiveCall {
  LiveCall(Host& on, const patchbay_auth* capability, patchbay_instance* its);
  LiveCall(const LiveCall&) = delete;
  LiveCall& operator=(const LiveCall&) = delete;

  patchbay_call table{};
  Host& host;
  const patchbay_auth* auth;    // the connector's auth capability, or nullptr
  patchbay_instance* instance;  // nullptr during create
  // The deadline by the host's monotonic clock. UINT64_MAX: no deadline.
  std::uint64_t ends_at_ns;
  std::thread::id thread = std::this_thread::get_id();
  bool is_over = false;
  std::map<std::uint64_t, OpenAnswer> answers;  // by handle
  // The statuses that the host's services returned to the connector.
  std::vector<patchbay_status> given;
};

struct Host {
  Host();  // defined in services.h
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  // Expects a request with this method and URL. Returns an Exchange, on which the test sets the
  // response.
  Exchange& expect(std::string method, std::string url) {
    return exchanges.emplace_back(std::move(method), std::move(url));
  }
  // Moves the clock forward. Otherwise only clock.wait and slow responses move it.
  void advance(std::chrono::milliseconds time) {
    wall_ms += static_cast<std::uint64_t>(time.count());
    monotonic_ns += static_cast<std::uint64_t>(time.count()) * 1000000;
  }
  // Returns every fault, and every expected request that was not sent, one per line. Returns "" if
  // there are no such faults or requests.
  [[nodiscard]] std::string problems() const;

  // ---- what the connector gets from the host
  std::string link = "link-1";
  std::string account = "1234";    // the provider's id of the account
  std::string user_configuration;  // a JSON object, or empty
  std::string scopes;              // the link's scopes
  std::string idempotency_key = "key-1";
  std::string locale;
  std::map<std::string, std::string> state;
  std::map<std::string, std::string> resources;  // the files beside the manifest, by name
  std::vector<std::string> secrets;              // names of the call's secrets
  // Returns the right MAC, signature or digest; may throw sdk::Error. Empty: the test host uses
  // made_up() (proof.h).
  std::function<std::string(const Proof&)> prover;
  std::vector<std::string> missing;           // ids of services that this host lacks
  std::uint64_t wall_ms = 1'700'000'000'000;  // 2023-11-14T22:13:20Z
  std::uint64_t monotonic_ns = 1'000'000'000;
  std::optional<std::chrono::milliseconds> deadline;  // time limit of a call
  bool cancelled = false;
  std::size_t result_limit = 8u << 20;  // maximum size of a result in bytes
  std::function<void()> while_waiting;  // runs while the connector is in clock.wait
  std::uint32_t action_flags = 0;       // flags of each action's request
  // Answers each request that no exchange expects, for example in place of the provider.
  std::function<Exchange(const Sent&)> provider;

  // ---- what the connector did
  std::vector<Sent> sent;
  std::vector<LogRecord> log;
  std::vector<Progress> progress;
  std::vector<Proof> proofs;
  std::vector<std::string> faults;

  // ---- used by services.h and instance.h
  struct Table : patchbay_host {
    Host* host = nullptr;
  };
  std::deque<Exchange> exchanges;
  std::deque<std::unique_ptr<LiveCall>> calls;
  std::uint64_t next_handle = 1;
  Table table;
};

inline std::string Host::problems() const {
  std::string lines;
  for (const auto& fault : faults) lines += fault + "\n";
  for (const auto& exchange : exchanges) {
    if (!exchange.is_missed()) continue;
    lines += "expected and not sent: " + exchange.method() + " " + exchange.url() + "\n";
  }
  return lines;
}

// Returns the live call of the connector's pointer. If the connector may not use the call here,
// returns nullptr and adds a fault. `function` is the name of the host's function, for the fault.
inline LiveCall* live(const patchbay_call* table, const char* function) {
  auto* call = static_cast<LiveCall*>(table->host_context);
  std::string fault;
  if (table != &call->table) fault = "a copy of the call";
  if (call->is_over) fault = "a call that is over";
  if (call->thread != std::this_thread::get_id()) fault = "the call from another thread";
  if (fault.empty()) return call;
  call->host.faults.push_back("the connector used " + fault + " in " + function);
  return nullptr;
}

// Adds a fault if the connector calls `function` from a catch handler, which must not use functions
// that may suspend a call.
inline void note_handler(LiveCall& call, const char* function) {
  if (std::current_exception() == nullptr) return;
  call.host.faults.push_back(std::string("the connector used ") + function +
                             " inside a catch handler");
}

}  // namespace patchbay::testing
