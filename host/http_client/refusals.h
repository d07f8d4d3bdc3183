// Keeps the texts with which providers refused requests, for the administrators of this host.
// Callers see only what a refusal means, never its text.
//
//   refusals.note(trace_id, caller.organization, "https://api.github.com", 403, body);
//   refusals.find(trace_id, organization);   // the organization's admin
//
// A client chooses its trace id, so two organizations may use the same id. A refusal therefore
// belongs to the organization of the refused call, and only that organization finds it.
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
  std::string organization;  // "": not claimed yet
  std::string origin;        // "https://api.github.com"
  int status = 0;
  std::string said;  // the provider's text, redacted and cut
};

struct RefusalsOptions {
  std::size_t kept = 1000;        // for all organizations; the oldest is dropped first
  std::size_t bytes = 4096;       // the most that is kept of each text
  std::chrono::minutes time{60};  // how long a refusal is kept
};

// Kept in memory only, by this host alone. Thread-safe.
class Refusals {
 public:
  explicit Refusals(const Clock& clock, RefusalsOptions options = {})
      : clock_(clock), options_(options) {}

  // Returns how many bytes of a body note() uses at most.
  [[nodiscard]] std::size_t bytes() const { return options_.bytes; }

  // Keeps the text redacted. Redacts values whose name means a secret, values that look like a
  // token, and every longer word that has both letters and digits. A secret that looks like an
  // ordinary word is not recognised.
  void note(const TraceId& trace_id, std::string_view organization, std::string_view origin,
            int status, std::string_view said);

  // Assigns the unclaimed refusals of the trace to the organization. A refusal is unclaimed if it
  // was noted without an organization, while an account was being connected. Nobody can see an
  // unclaimed refusal.
  void claim(const TraceId& trace_id, const std::string& organization);
  // Deletes the trace's unclaimed refusals, because another organization may use the same trace id
  // later.
  void forget_unclaimed(const TraceId& trace_id);

  // Returns the refusals of the trace that belong to the organization, oldest first.
  [[nodiscard]] std::vector<Refusal> find(const TraceId& trace_id,
                                          const std::string& organization) const;

 private:
  const Clock& clock_;
  const RefusalsOptions options_;
  mutable std::mutex mutex_;
  std::deque<Refusal> refusals_;
  // The number of unclaimed refusals. While it is zero, claim() does not take the lock.
  std::atomic<std::size_t> unclaimed_ = 0;
};

}  // namespace patchbay
