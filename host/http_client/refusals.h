// Stores the texts with which providers refused requests. The administrators of an organization can
// read the texts for their organization's calls. Other callers see only the meaning of a refusal,
// never its text.
//
//   refusals.note(trace_id, caller.organization, "https://api.github.com", 403, body);
//   refusals.find(trace_id, organization);   // for an admin of the organization
//
// Clients choose trace ids, so two organizations may use the same id. So each refusal belongs to
// the organization of the refused call, and only that organization can find it.
#pragma once

#include <atomic>
#include <cstddef>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/trace_id.h"

namespace patchbay::http_client {

struct Refusal {
  WallTime at{};
  TraceId trace_id;
  std::string organization;  // "": unclaimed
  std::string origin;        // for example "https://api.github.com"
  int status = 0;
  std::string said;  // the provider's text, redacted and shortened
};

struct RefusalsOptions {
  std::size_t kept = 1000;        // maximum number of refusals of all organizations; the oldest is
                                  // dropped first
  std::size_t bytes = 4096;       // maximum length of a text; longer texts are shortened
  std::chrono::minutes time{60};  // a refusal is dropped after this time
};

// The refusals of this host, only in memory. Thread-safe.
class Refusals {
 public:
  explicit Refusals(const Clock& clock, RefusalsOptions options = {})
      : clock_(clock), options_(options) {}

  // Returns the maximum number of bytes that note() uses of a body.
  [[nodiscard]] std::size_t bytes() const { return options_.bytes; }

  // Redacts the text and stores it. Redacts values whose name suggests a secret, values that look
  // like a token, and every word of more than 15 characters with both letters and digits. Does not
  // recognize a secret that looks like an ordinary word.
  void note(const TraceId& trace_id, std::string_view organization, std::string_view origin,
            int status, std::string_view said);

  // Assigns the trace's unclaimed refusals to the organization. A refusal is unclaimed if note()
  // was called without an organization, while an account was being connected. Nobody can read an
  // unclaimed refusal.
  void claim(const TraceId& trace_id, const std::string& organization);
  // Deletes the trace's unclaimed refusals. Otherwise another organization that later uses the same
  // trace id could claim them.
  void forget_unclaimed(const TraceId& trace_id);

  // Returns the organization's refusals of the trace, oldest first.
  [[nodiscard]] std::vector<Refusal> find(const TraceId& trace_id,
                                          const std::string& organization) const;

 private:
  const Clock& clock_;
  const RefusalsOptions options_;
  mutable std::mutex mutex_;
  std::deque<Refusal> refusals_;
  // The number of unclaimed refusals. If it is zero, claim() takes no lock.
  std::atomic<std::size_t> unclaimed_ = 0;
};

}  // namespace patchbay::http_client
