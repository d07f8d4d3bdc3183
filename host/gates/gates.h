// Gates decide whether a user may use a connector or an action at all. The host checks them before
// all other parts of a call. gate.h defines one gate, read_gates.h reads and writes gates as JSON,
// and gate_store.h stores gates that are set while the host runs.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/mutex.h"
#include "base/published_value.h"
#include "base/result.h"
#include "gates/gate.h"
#include "telemetry/event_sink.h"

namespace patchbay::gates {

// The gates in force. Every call runs check(), which allocates memory only for a refusal or an
// experiment. Thread-safe.
class Gates {
 public:
  // Borrows `events`, which must outlive this object. It gets the event "experiment_exposure" for
  // each exposure.
  Gates(std::vector<Gate> gates, telemetry::EventSink& events);

  // Fails with GATE_CLOSED if a gate refuses the passage; the `reason` is the kind of the first
  // such gate. If the user is in an arm of an experiment, sends the event of the exposure, once for
  // each user and variant. With very many exposures, an event may be sent again.
  [[nodiscard]] Result<void> check(const Passage& passage) const;

  // Returns the first gate that refuses the passage, or nullptr. Unlike check(), sends no event.
  [[nodiscard]] std::shared_ptr<const Gate> refusing(const Passage& passage) const;

  // Returns "gate:variant" for each experiment that applies to the passage and has an arm for the
  // user.
  [[nodiscard]] std::vector<std::string> enrollment(const Passage& passage) const;

  // Returns all gates, in the order of evaluation.
  [[nodiscard]] std::shared_ptr<const std::vector<Gate>> all() const { return published_.get(); }
  // Replaces all gates. Running checks finish with the old gates.
  void replace(std::vector<Gate> gates);

 private:
  void expose(const Gate& gate, const Passage& passage) const;

  PublishedValue<std::vector<Gate>> published_;
  telemetry::EventSink& events_;
  mutable Mutex mutex_;
  mutable std::unordered_set<std::string> exposed_ GUARDED_BY(mutex_);
};

// Returns the first gate that applies to the passage and refuses it, or nullptr.
const Gate* first_refusing(const std::vector<Gate>& gates, const Passage& passage);

// Returns a gate for an embedder's or operator's plain list of connectors. Only these connectors
// pass.
Gate allowlist_of(std::vector<std::string> connectors);

}  // namespace patchbay::gates
