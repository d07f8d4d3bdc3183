// SPDX-License-Identifier: Apache-2.0
// Describes a file or folder as a document.
#pragma once

#include <patchbay/sdk/documents.h>

#include <chrono>
#include <optional>
#include <string>

#include "walk.h"

namespace files {

using SystemTime = std::chrono::system_clock::time_point;

// Returns a text that changes whenever the content may have changed.
std::string version_of(const struct stat& about, SystemTime now);

// Returns the document of a file or folder; nullopt if its path is longer than a reference may be.
std::optional<patchbay::sdk::Document> describe(const WalkEntry& found, SystemTime now);

}  // namespace files
