// Gates: whether a connector or action may be used at all by who asks, decided before anything of
// the call is looked at. gate.h is one gate, read_gates.h how gates are written down, gate_store.h
// where those are kept that were set while the host runs.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/published.h"
#include "base/result.h"
#include "gates/gate.h"
#include "telemetry/event_sink.h"

namespace patchbay::gates {

// The gates in force, and what they say. Thread-safe; asked on every call, so it allocates nothing
// when the answer is yes.
class Gates {
 public:
  // Exposures go to `events` as "experiment_exposure", which outlives this.
  Gates(std::vector<Gate> gates, EventSink& events);

  // GATE_CLOSED with the word of the first gate that refuses as `reason`. Who is let in or kept out
  // by an experiment is exposed to it: an event tells so, once a user and variant.
  [[nodiscard]] Result<void> check(const Passage& passage) const;

  // The same question without exposing anybody: the gate that refuses, or null.
  [[nodiscard]] std::shared_ptr<const Gate> refusing(const Passage& passage) const;

  // "gate:variant" of each experiment that the user is part of with this connector.
  [[nodiscard]] std::vector<std::string> enrollment(const Passage& passage) const;

  // All of them, in the order in which they are asked.
  [[nodiscard]] std::shared_ptr<const std::vector<Gate>> all() const { return published_.get(); }
  // Calls that are being asked about finish with the old ones.
  void replace(std::vector<Gate> gates);

 private:
  void expose(const Gate& gate, const Passage& passage) const;

  Published<std::vector<Gate>> published_;
  EventSink& events_;
  mutable std::mutex mutex_;
  mutable std::unordered_set<std::string> exposed_;
};

// The first that concerns this passage and does not let it pass, or null.
const Gate* first_refusing(const std::vector<Gate>& gates, const Passage& passage);

// The gate of an embedder's or operator's plain list: those connectors pass, and no other.
Gate allowlist_of(std::vector<std::string> connectors);

}  // namespace patchbay::gates
