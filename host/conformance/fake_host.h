// The host that a connector meets in a check. It has no network and no real time: a check says what
// the provider answers, which host functions fail, and how time passes. It notes everything that
// the connector does, and each breach of a rule.
#pragma once

#include <patchbay/abi/entry.h>

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/journal.h"
#include "conformance/plugin.h"
#include "conformance/resources.h"

namespace patchbay::conformance {

using Headers = std::vector<std::pair<std::string, std::string>>;

// A request as the connector sent it.
struct Sent {
  std::string method{};
  std::string url{};
  Headers headers{};
  std::string body{};
  std::uint32_t flags = 0;  // PATCHBAY_HTTP_…
};

// What the provider answers, or why there is no answer.
struct Answer {
  std::uint32_t status = 200;
  std::string body{};
  Headers headers{{"Content-Type", "application/json"}};
  patchbay_status failure = PATCHBAY_OK;
};

// A rule of the ABI that a connector broke while it used the host.
enum class Breach {
  kCallOver,          // it used a call that had ended
  kCallCopied,        // it used a copy of a call
  kNull,              // it handed over NULL where something has to be
  kAddress,           // its request has no absolute http or https address, or one that is too long
  kHeader,            // it set a header that only the host sets
  kTooManyRequests,   // it sent more requests than a call may
  kDeadHandle,        // it used a handle that is not open
  kOpenHandle,        // it left a handle open at the end of its call
  kInClassify,        // it used a service inside classify
  kSourceChanged,     // a body was different when it was read again
  kWriteAfterRefusal  // it wrote to a sink that had refused
};
struct BreachNote {
  Breach kind;
  std::string text;
};

class FakeHost;

// An answer that the connector has not closed.
struct OpenAnswer {
  std::string body;
  std::size_t at = 0;
  std::string url;
  Headers headers;
  std::vector<patchbay_header> lent;
};

// One call, and what the connector may see of it. It outlives its end, so that a later use is
// noticed.
struct CallFrame {
  explicit CallFrame(FakeHost& fake);
  CallFrame(const CallFrame&) = delete;
  CallFrame& operator=(const CallFrame&) = delete;

  patchbay_call table{};
  FakeHost& host;
  patchbay_instance* instance = nullptr;  // nullptr during create
  bool is_over = false;
  std::map<std::uint64_t, OpenAnswer> open;
  std::vector<patchbay_status> given;  // the failures that the host gave the connector
  unsigned requests = 0;
};

class FakeHost {
 public:
  // `folder` is the connector's, with its resources.
  FakeHost(const Journal& notes, const std::filesystem::path& folder);
  FakeHost(const FakeHost&) = delete;
  FakeHost& operator=(const FakeHost&) = delete;

  // ---- what the connector finds
  std::function<Answer(const Sent&)> provider;  // nullptr: 200 with {}
  // Returns the code with which a host function fails, or PATCHBAY_OK to let it work.
  std::function<patchbay_status(std::string_view function)> interfere;
  std::function<void()> meanwhile;   // runs while the connector waits for an answer
  std::vector<std::string> missing;  // ids of services that this host does not have
  std::map<std::string, std::string> state;
  Resources resources;
  std::size_t piece = 4096;        // the most bytes that http.read gives at once
  std::uint32_t struct_extra = 0;  // bytes of a later release behind every struct of the host
  bool is_bare = false;            // every text that may be empty is NULL
  bool is_cancelled = false;
  std::uint64_t wall_ms = 1'700'000'000'000;  // 2023-11-14T22:13:20Z
  std::uint64_t monotonic_ns = 1'000'000'000;
  std::uint64_t deadline_ns = UINT64_MAX;  // by the monotonic clock
  const patchbay_auth* auth = nullptr;     // whose classify judges answers

  // ---- what the connector did
  std::vector<std::string> calls;  // of host functions
  std::vector<Sent> sent;
  std::vector<BreachNote> breaches;

  [[nodiscard]] const patchbay_host* table() const { return &table_->host; }
  // Opens every file that this host's own functions would open later, so that a check can notice
  // each file that the connector opens.
  void open_files_now();
  CallFrame& begin(patchbay_instance* instance);
  void end(CallFrame& call);
  void breach(Breach kind, std::string text) { breaches.push_back({kind, std::move(text)}); }
  [[nodiscard]] const BreachNote* find(Breach kind) const;

  const Journal& journal;
  bool is_classifying = false;
  std::uint64_t next_handle = 1;

 private:
  struct Table {
    patchbay_host host;
    unsigned char later[64];  // of a later release
    FakeHost* self;
  };
  friend const void* service_of(const patchbay_host* raw, patchbay_str id);

  std::unique_ptr<Table> table_;
  std::deque<std::unique_ptr<CallFrame>> frames_;
};

// Returns the live call behind what the connector handed over, and notes the use of `function`.
// Returns nullptr after a breach.
CallFrame* use(const patchbay_call* raw, std::string_view function, std::string_view what = {});

// The same for a function that can fail. If it fails at once, returns nullptr, and the code in
// `status`.
CallFrame* use_or_fail(const patchbay_call* raw, std::string_view function, patchbay_error* error,
                       patchbay_status& status, std::string_view what = {});

// Fills an error and notes that the host gave this code. Returns the code.
patchbay_status give(CallFrame& call, patchbay_error* error, patchbay_status code,
                     std::string_view message);

// Returns the table of a service; nullptr if this host does not have it.
const void* service_of(const patchbay_host* raw, patchbay_str id);
const void* http_table();
const void* draft_table(std::string_view id);  // nullptr: not one of the drafts

}  // namespace patchbay::conformance
