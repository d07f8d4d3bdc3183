// Implements the documents functions of Host. They fail with UNSUPPORTED if the host has no store.
#pragma once

#include <string_view>

#include "base/result.h"
#include "documents/library.h"
#include "engine/engine.h"
#include "patchbay/documents.hpp"

namespace patchbay::embed {

struct DocumentRange {
  std::string_view document_id;
  std::uint64_t from = 0;
  std::uint64_t length = 0;
};

Result<engine::DocumentParts*> documents_of(engine::Engine& engine);
Result<SyncRun> sync(engine::Engine& engine, std::string_view link, bool is_full,
                     const DocumentOptions& options);
Result<DocumentChanges> changes(engine::Engine& engine, std::string_view cursor, std::size_t most,
                                const DocumentOptions& options);
Result<DocumentBytes> bytes_of(engine::Engine& engine, documents::Body body,
                               const DocumentRange& range, const DocumentOptions& options);

}  // namespace patchbay::embed
