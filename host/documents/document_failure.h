// Writes failures into a document's row, and the time of the next try.
#pragma once

#include "documents/batch.h"

namespace patchbay::documents {

// The reason of a document whose content ended its connector's process twice.
inline constexpr const char* kQuarantined = "quarantined";

// Sets the outcome of a document that is loaded or has no content, and clears all its data about
// failures.
void end_trouble(Outcome outcome, Row& row);

// Notes why the document was not loaded. If the connector's process ended twice while it loaded
// this version of the document, the document is not tried again.
void note_failure(const Fetched& fetched, const BatchRules& rules, Millis now, Row& row);

// Notes whether the provider still has not answered who may read the document. If so, the host asks
// again after the same delays as for a content that failed. Changes nothing if the content failed
// too, because the retry of the content also asks for the readers. `before` is the row before the
// batch.
void note_access_owed(const Fetched& fetched, const Row& before, const BatchRules& rules,
                      Millis now, Row& row);

}  // namespace patchbay::documents
