#pragma once

#include "documents/document_table.h"
#include "documents/run_table.h"

namespace patchbay::documents {

// What a run counted a document as. The numbers are stored (Row::counted).
enum class CountKind { kNot, kLoaded, kUnchanged, kSkipped, kFailed, kDeferred };

// Returns what a document with this outcome counts as. `is_loaded`: its data, its content or its
// permissions were loaded.
CountKind counted_as(Outcome outcome, bool is_loaded);

// Counts the document in the tally of the run, and notes in the row that the run has counted it. If
// the run comes upon the same document again, the new count replaces the earlier one; but what was
// loaded does not become unchanged.
void count_document(CountKind as, RunRow& run, Row& row);

}  // namespace patchbay::documents
