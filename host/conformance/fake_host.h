// The host that a connector uses in a check. The fake host has no network and no real time. The
// check decides what the provider answers, which host functions fail, and how time passes. The fake
// host records everything that the connector does, and each rule that the connector breaks.
#pragma once

#include <patchbay/abi/entry.h>

#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "conformance/fake_program.h"
#include "conformance/journal.h"
#include "conformance/plugin.h"
#include "conformance/resources.h"

namespace patchbay::conformance {

using Headers = std::vector<std::pair<std::string, std::string>>;

// A request as the connector sent it.
struct SentRequest {
  std::string method{};
  std::string url{};
  Headers headers{};
  std::string body{};
  std::uint32_t flags = 0;  // flags PATCHBAY_HTTP_…
};

// The provider's answer, or the failure that the host reports instead.
struct Answer {
  std::uint32_t status = 200;
  std::string body{};
  Headers headers{{"Content-Type", "application/json"}};
  patchbay_status failure = PATCHBAY_OK;
};

// A rule of the ABI that a connector broke while it used the host.
enum class Breach {
  kCallOver,          // the connector used a call that had ended
  kCallCopied,        // the connector used a copy of a call
  kNull,              // the connector passed NULL where a value is required
  kAddress,           // a request's address is too long, or not absolute with http or https
  kHeader,            // the connector set a header that only the host may set
  kTooManyRequests,   // the connector sent more requests than a call may send
  kDeadHandle,        // the connector used a handle that is not open
  kOpenHandle,        // the connector left a handle open at the end of its call
  kInClassify,        // the connector used a service inside classify
  kSourceChanged,     // a body had other bytes when it was read again
  kWriteAfterRefusal  // the connector wrote to a sink after the sink had refused
};
struct BreachNote {
  Breach kind;
  std::string text;
};

// A text that the connector gave the host to show or to keep.
struct KeptText {
  std::string where;  // "the log", "the state" or "progress"
  std::string text;
};

class FakeHost;

// An answer whose handle the connector has not closed yet.
struct OpenAnswer {
  std::string body;
  std::size_t at = 0;
  std::string url;
  Headers headers;
  std::vector<patchbay_header> lent;
};

// One call, with the struct that the connector gets for it. The object exists until the end of the
// check, so that the fake host notices if the connector uses the call after its end.
struct CallFrame {
  explicit CallFrame(FakeHost& fake);
  CallFrame(const CallFrame&) = delete;
  CallFrame& operator=(const CallFrame&) = delete;

  patchbay_call table{};
  FakeHost& host;
  patchbay_instance* instance = nullptr;  // nullptr during create
  bool is_over = false;
  std::map<std::uint64_t, OpenAnswer> open;
  std::map<std::uint64_t, ProgramUse> programs;  // the programs in use, by their handles
  std::vector<patchbay_status> given;            // the failures that the host returned to the
                                                 // connector
  unsigned requests = 0;
};

class FakeHost {
 public:
  // `folder` is the connector's folder, which contains the connector's resources.
  FakeHost(const Journal& notes, const std::filesystem::path& folder);
  FakeHost(const FakeHost&) = delete;
  FakeHost& operator=(const FakeHost&) = delete;

  // ---- settings that a check makes
  std::function<Answer(const SentRequest&)> provider;  // nullptr: each answer is 200 with {}
  // Returns the code with which a host function fails. PATCHBAY_OK: the function works.
  std::function<patchbay_status(std::string_view function)> interfere;
  std::function<void()> meanwhile;   // runs while the connector waits for an answer
  std::vector<std::string> missing;  // ids of services that this host does not have
  std::map<std::string, std::string> state;
  std::optional<FakeProgram> program;  // nullopt: the host starts no programs
  std::string config;                  // configuration of the instance that was created last
  Resources resources;
  std::size_t piece = 4096;        // maximum number of bytes that one http.read returns
  std::uint32_t struct_extra = 0;  // extra bytes after every struct of the host
  bool is_bare = false;            // true: the host passes NULL for every text that may be empty
  bool is_cancelled = false;
  std::uint64_t wall_ms = 1'700'000'000'000;  // the wall clock: 2023-11-14T22:13:20Z
  std::uint64_t monotonic_ns = 1'000'000'000;
  std::uint64_t deadline_ns = UINT64_MAX;  // time on the monotonic clock
  const patchbay_auth* auth = nullptr;     // classifies answers; nullptr: the connector has no
                                           // classify

  // ---- records of what the connector did
  std::vector<std::string> calls;  // the host functions that the connector called
  std::vector<SentRequest> sent;
  std::vector<KeptText> kept;
  std::vector<BreachNote> breaches;

  [[nodiscard]] const patchbay_host* table() const { return &table_->host; }
  // Opens every file that this host's own functions need later. Every file that is opened after
  // this call is opened by the connector.
  void open_files_now();
  CallFrame& begin(patchbay_instance* instance);
  void end(CallFrame& call);
  // Deletes the calls that have ended, and their records. A later use of such a call is not
  // noticed.
  void forget();
  void keep(std::string_view where, std::string_view text);
  void breach(Breach kind, std::string text) { breaches.push_back({kind, std::move(text)}); }
  [[nodiscard]] const BreachNote* find(Breach kind) const;

  const Journal& journal;
  bool is_classifying = false;
  std::uint64_t next_handle = 1;

 private:
  struct Table {
    patchbay_host host;
    unsigned char later[64];  // members that a later release may add
    FakeHost* self;
  };
  friend const void* service_of(const patchbay_host* raw, patchbay_str id);

  std::unique_ptr<Table> table_;
  std::deque<std::unique_ptr<CallFrame>> frames_;
};

// Returns the running call for the pointer that the connector passed, and records the use of
// `function`. If the connector may not use this call, records the breach and returns nullptr.
CallFrame* use(const patchbay_call* raw, std::string_view function, std::string_view what = {});

// Works like use(), for a function that can fail. If the call may not be used, or the check lets
// this function fail, returns nullptr and sets `status` to the code.
CallFrame* use_or_fail(const patchbay_call* raw, std::string_view function, patchbay_error* error,
                       patchbay_status& status, std::string_view what = {});

// Fills an error, and records that the host returned this code to the connector. Returns the code.
patchbay_status give(CallFrame& call, patchbay_error* error, patchbay_status code,
                     std::string_view message);

// Returns CANCELLED if the call is cancelled, or DEADLINE_EXCEEDED if its deadline has passed.
// Otherwise returns PATCHBAY_OK.
patchbay_status check_patience(CallFrame& call, patchbay_error* error);

// Returns the table of a service. Returns nullptr if this host does not have the service.
const void* service_of(const patchbay_host* raw, patchbay_str id);
const void* http_table();
const void* process_table();
const void* draft_table(std::string_view id);  // nullptr: `id` is not the id of a draft

}  // namespace patchbay::conformance
