// What the row of a document notes about failures, and when it is tried again.
#pragma once

#include "documents/batch.h"

namespace patchbay::documents {

// Clears everything about failures, because the document is loaded or has no content.
void end_trouble(Outcome outcome, Row& row);

// Notes why the document was not loaded. If two workers ended while they loaded this version, it is
// not tried again.
void note_failure(const Fetched& fetched, const BatchRules& rules, Millis now, Row& row);

// If the question who may read the document was not answered, it is asked again after the same
// times as a content that failed. If the content failed, too, both are asked for together. `before`
// is the row before the batch.
void note_access_owed(const Fetched& fetched, const Row& before, const BatchRules& rules,
                      Millis now, Row& row);

}  // namespace patchbay::documents
