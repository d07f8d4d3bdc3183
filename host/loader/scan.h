#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "loader/stamp.h"
#include "manifest/manifest.h"

namespace patchbay::loader {

// A folder that has a connector.json, or a root that could not be read.
struct Found {
  std::filesystem::path folder;
  std::string name;  // the manifest's id; without a manifest the folder's own name
  std::optional<manifest::Manifest> manifest;
  std::optional<Error> fault;  // why it is not to be used; without a manifest there is one
  Stamp stamp;                 // of manifest and library, taken before they were read
};

// Every connector under `roots`, each a folder of connector folders, sorted by folder within its
// root. Reads manifests and the headers of libraries, and runs nothing of either. Two that share a
// name have a fault each. Many folders are read by several threads, which have ended when it
// returns. Thread-safe.
std::vector<Found> scan(std::span<const std::filesystem::path> roots);

}  // namespace patchbay::loader
