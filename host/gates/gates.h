// Gates decide whether a user may use a connector or action at all, before anything else of the
// call is looked at. gate.h is one gate, read_gates.h its JSON, gate_store.h the place of gates
// that are set while the host runs.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/mutex.h"
#include "base/published.h"
#include "base/result.h"
#include "gates/gate.h"
#include "telemetry/event_sink.h"

namespace patchbay::gates {

// The gates in force. Thread-safe. Every call runs check(); it allocates nothing for a
// call that passes.
class Gates {
 public:
  // `events` is borrowed and outlives this; it gets each exposure as "experiment_exposure".
  Gates(std::vector<Gate> gates, EventSink& events);

  // GATE_CLOSED, with the kind of the first gate that refuses as `reason`. If an experiment lets a
  // user in or keeps a user out, the user is exposed to it: one event for each user and variant.
  [[nodiscard]] Result<void> check(const Passage& passage) const;

  // The first gate that refuses, or null. Unlike check(), it exposes nobody.
  [[nodiscard]] std::shared_ptr<const Gate> refusing(const Passage& passage) const;

  // "gate:variant" of each experiment about this connector that the user is part of.
  [[nodiscard]] std::vector<std::string> enrollment(const Passage& passage) const;

  // All gates, in the order of evaluation.
  [[nodiscard]] std::shared_ptr<const std::vector<Gate>> all() const { return published_.get(); }
  // Checks under way finish with the old gates.
  void replace(std::vector<Gate> gates);

 private:
  void expose(const Gate& gate, const Passage& passage) const;

  Published<std::vector<Gate>> published_;
  EventSink& events_;
  mutable Mutex mutex_;
  mutable std::unordered_set<std::string> exposed_ GUARDED_BY(mutex_);
};

// The first gate that applies to the passage and refuses it, or null.
const Gate* first_refusing(const std::vector<Gate>& gates, const Passage& passage);

// The gate for a plain list of connectors from an embedder or operator: only these pass.
Gate allowlist_of(std::vector<std::string> connectors);

}  // namespace patchbay::gates
