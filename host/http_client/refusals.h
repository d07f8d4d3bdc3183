// Keeps the texts with which providers refused requests. The administrators of an organization can
// read the texts of their organization's calls. Other callers see only the meaning of a refusal,
// never its text.
//
//   refusals.note(trace_id, caller.organization, "https://api.github.com", 403, body);
//   refusals.find(trace_id, organization);   // for an admin of the organization
//
// A client chooses its trace id, so two organizations may use the same id. So each refusal belongs
// to the organization of the refused call, and only that organization can find the refusal.
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

namespace patchbay {

struct Refusal {
  WallTime at{};
  TraceId trace_id;
  std::string organization;  // "": unclaimed
  std::string origin;        // "https://api.github.com"
  int status = 0;
  std::string said;  // the provider's text, redacted and cut
};

struct RefusalsOptions {
  std::size_t kept = 1000;   // number of refusals of all organizations; the oldest is dropped first
  std::size_t bytes = 4096;  // each text is cut to this length
  std::chrono::minutes time{60};  // the time for which a refusal is kept
};

// The refusals of this host, in memory only. Thread-safe.
class Refusals {
 public:
  explicit Refusals(const Clock& clock, RefusalsOptions options = {})
      : clock_(clock), options_(options) {}

  // Returns the largest number of bytes of a body that note() uses.
  [[nodiscard]] std::size_t bytes() const { return options_.bytes; }

  // Redacts the text and keeps the redacted text. Redacts values whose name means a secret, values
  // that look like a token, and every word of more than 15 characters that has both letters and
  // digits. Does not recognise a secret that looks like an ordinary word.
  void note(const TraceId& trace_id, std::string_view organization, std::string_view origin,
            int status, std::string_view said);

  // Assigns the unclaimed refusals of the trace to the organization. A refusal is unclaimed if
  // note() was called without an organization, because an account was just being connected. Nobody
  // can see an unclaimed refusal.
  void claim(const TraceId& trace_id, const std::string& organization);
  // Deletes the unclaimed refusals of the trace. Otherwise another organization that uses the same
  // trace id later could claim them.
  void forget_unclaimed(const TraceId& trace_id);

  // Returns the refusals of the trace that belong to the organization, the oldest first.
  [[nodiscard]] std::vector<Refusal> find(const TraceId& trace_id,
                                          const std::string& organization) const;

 private:
  const Clock& clock_;
  const RefusalsOptions options_;
  mutable std::mutex mutex_;
  std::deque<Refusal> refusals_;
  // The number of unclaimed refusals. While this number is zero, claim() does not take the lock.
  std::atomic<std::size_t> unclaimed_ = 0;
};

}  // namespace patchbay
