// Writes failures, and the time of the next attempt, to a document's row.
#pragma once

#include "documents/batch.h"

namespace patchbay::documents {

// The reason of a document whose content ended its connector's process twice.
inline constexpr const char* kQuarantined = "quarantined";

// Sets the outcome of a document that is loaded or has no content, and clears all its data about
// failures.
void end_trouble(Outcome outcome, Row& row);

// Stores why the document was not loaded. If the connector's process ended twice while it loaded
// this version, the document is not tried again.
void note_failure(const FetchedDocument& fetched, const BatchRules& rules, store::Millis now,
                  Row& row);

// Stores whether the provider still has not reported who may read the document. If so, the host
// asks again with the delays of a failed content. If the content failed too, changes nothing,
// because the content's next attempt also asks for the readers. `before` is the row before the
// batch.
void note_access_owed(const FetchedDocument& fetched, const Row& before, const BatchRules& rules,
                      store::Millis now, Row& row);

}  // namespace patchbay::documents
