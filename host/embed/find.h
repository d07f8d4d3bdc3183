// Implements Host::find.
#pragma once

#include <string_view>

#include "base/result.h"
#include "base/trace_id.h"
#include "engine/engine.h"
#include "patchbay/find.hpp"

namespace patchbay::embed {

// Finds files in the caller's accounts, and among the documents that the caller may read. First
// updates the index of the documents' words, as far as the time allows, because no other code of an
// embedded host updates it.
Result<FilesFound> find(engine::Engine& engine, std::string_view words, const FindOptions& options,
                        const TraceId& trace_id);

}  // namespace patchbay::embed
