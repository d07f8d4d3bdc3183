// Implements Host::find.
#pragma once

#include <string_view>

#include "base/result.h"
#include "base/trace_id.h"
#include "engine/engine.h"
#include "patchbay/find.hpp"

namespace patchbay::embed {

// Finds files in the accounts, and among the documents that the caller may read. First brings the
// index of the documents' words up to date, as far as the time allows, because an embedded host has
// no other code that does this.
Result<FilesFound> find(engine::Engine& engine, std::string_view words, const FindOptions& options,
                        const TraceId& trace_id);

}  // namespace patchbay::embed
