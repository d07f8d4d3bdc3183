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
  std::string name;  // the manifest's id; without a manifest the folder's name
  std::optional<manifest::Manifest> manifest;
  std::optional<Error> fault;  // why it cannot be used; always set without a manifest
  Stamp stamp;                 // of manifest and library, taken before they were read
};

// Every connector under `roots`, which are folders of connector folders, sorted by folder within a
// root. Reads manifests and the headers of libraries; runs no code of theirs. Two connectors with
// one name both have a fault. Several threads read many folders; they have ended when it returns.
// Thread-safe.
std::vector<Found> scan(std::span<const std::filesystem::path> roots);

}  // namespace patchbay::loader
