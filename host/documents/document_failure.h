// Writes failures into a document's row, and the time of the next try.
#pragma once

#include "documents/batch.h"

namespace patchbay::documents {

// Clears all data about failures, because the document is loaded or has no content.
void end_trouble(Outcome outcome, Row& row);

// Notes why the document was not loaded. If the connector's process ended twice while it loaded
// this version, the document is not tried again.
void note_failure(const Fetched& fetched, const BatchRules& rules, Millis now, Row& row);

// Notes that the provider has not answered who may read the document. The host asks again after the
// same times as for a content that failed. If the content failed too, its retry also asks for the
// readers. `before` is the row before the batch.
void note_access_owed(const Fetched& fetched, const Row& before, const BatchRules& rules,
                      Millis now, Row& row);

}  // namespace patchbay::documents
