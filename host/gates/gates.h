// Gates decide whether a user may use a connector or an action at all. The host checks the gates
// before it examines anything else of a call. gate.h defines one gate, read_gates.h reads and
// writes gates as JSON, and gate_store.h keeps gates that are set while the host runs.
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

// The gates in force. Thread-safe. Every call runs check(). For a call that passes, check()
// allocates no memory, unless an experiment applies to the call.
class Gates {
 public:
  // `events` is borrowed and must outlive this object. For each exposure, `events` gets the event
  // "experiment_exposure".
  Gates(std::vector<Gate> gates, EventSink& events);

  // Fails with GATE_CLOSED if a gate refuses the passage; the `reason` is the kind of the first
  // gate that refuses. If an experiment applies and has an arm for the user, check() sends the
  // event of the exposure, once for each user and variant. If there are very many exposures,
  // check() may send an event again.
  [[nodiscard]] Result<void> check(const Passage& passage) const;

  // Returns the first gate that refuses the passage, or null. Unlike check(), sends no event of an
  // exposure.
  [[nodiscard]] std::shared_ptr<const Gate> refusing(const Passage& passage) const;

  // Returns "gate:variant" for each experiment that applies to the passage and has an arm for the
  // user.
  [[nodiscard]] std::vector<std::string> enrollment(const Passage& passage) const;

  // Returns all gates, in the order of evaluation.
  [[nodiscard]] std::shared_ptr<const std::vector<Gate>> all() const { return published_.get(); }
  // Replaces all gates. Checks that are running finish with the old gates.
  void replace(std::vector<Gate> gates);

 private:
  void expose(const Gate& gate, const Passage& passage) const;

  Published<std::vector<Gate>> published_;
  EventSink& events_;
  mutable Mutex mutex_;
  mutable std::unordered_set<std::string> exposed_ GUARDED_BY(mutex_);
};

// Returns the first gate that applies to the passage and refuses it, or null.
const Gate* first_refusing(const std::vector<Gate>& gates, const Passage& passage);

// Makes a gate from a plain list of connectors that an embedder or operator gave. Only these
// connectors pass the gate.
Gate allowlist_of(std::vector<std::string> connectors);

}  // namespace patchbay::gates
