// The search for files of Host.
#pragma once

#include <string_view>

#include "base/result.h"
#include "base/trace_id.h"
#include "engine/engine.h"
#include "patchbay/find.hpp"

namespace patchbay::embed {

// Among documents, finds what the caller may read. Brings their index of words up to date first, as
// far as the time allows, because in an embedder nobody else does.
Result<FilesFound> find(engine::Engine& engine, std::string_view words, const FindOptions& options,
                        const TraceId& trace_id);

}  // namespace patchbay::embed
