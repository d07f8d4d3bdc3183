#pragma once

#include "documents/document_table.h"
#include "documents/run_table.h"

namespace patchbay::documents {

// The kind under which a run has counted a document. The numbers are stored (Row::counted). kNot:
// the run has not counted the document.
enum class CountKind { kNot, kLoaded, kUnchanged, kSkipped, kFailed, kDeferred };

// Returns the kind of a document with this outcome. `is_loaded`: the run has loaded the document's
// data, content or permissions.
CountKind counted_as(Outcome outcome, bool is_loaded);

// Counts the document in the tally of the run, and notes in the row that the run has counted it. If
// the run finds the same document again, the new kind replaces the earlier kind. But kUnchanged
// does not replace kLoaded.
void count_document(CountKind as, RunRow& run, Row& row);

}  // namespace patchbay::documents
