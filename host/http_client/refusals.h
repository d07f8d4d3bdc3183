// What providers said when they refused, for those who look after this host: callers are told what
// it means, never what it was.
//
//   refusals.note(trace_id, caller.organization, "https://api.github.com", 403, body);
//   refusals.find(trace_id, organization);   // the organization's admin
//
// A trace id is whatever a client says, so two organizations may have the same one: a refusal
// belongs to the organization of the call that met it, whoever knows its trace.
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
  std::string organization;  // "": nobody's yet
  std::string origin;        // "https://api.github.com"
  int status = 0;
  std::string said;  // redacted and cut
};

struct RefusalsOptions {
  std::size_t kept = 1000;        // of all organizations; the oldest goes first
  std::size_t bytes = 4096;       // of what was said
  std::chrono::minutes time{60};  // then it is forgotten
};

// In memory, of this host alone, and gone when it ends. Thread-safe.
class Refusals {
 public:
  explicit Refusals(const Clock& clock, RefusalsOptions options = {})
      : clock_(clock), options_(options) {}

  // How much of a body is worth handing to note().
  [[nodiscard]] std::size_t bytes() const { return options_.bytes; }

  // Keeps it redacted: what has a secret's name or a token's looks, and every longer word with
  // letters and digits in it, for it could be one. A secret that is a word like any other is not
  // known for one.
  void note(const TraceId& trace_id, std::string_view organization, std::string_view origin,
            int status, std::string_view said);

  // Says whose the refusals of the trace are that were noted for nobody: those met while an account
  // is being connected. What nobody claimed is shown to nobody.
  void claim(const TraceId& trace_id, const std::string& organization);
  // What nobody claimed of it is forgotten: from now on the trace may be another's.
  void forget_unclaimed(const TraceId& trace_id);

  // What was said on the organization's trace, oldest first.
  [[nodiscard]] std::vector<Refusal> find(const TraceId& trace_id,
                                          const std::string& organization) const;

 private:
  const Clock& clock_;
  const RefusalsOptions options_;
  mutable std::mutex mutex_;
  std::deque<Refusal> refusals_;
  std::atomic<std::size_t> unclaimed_ = 0;  // of them; most calls end with none
};

}  // namespace patchbay
