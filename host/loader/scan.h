#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "loader/stamp.h"
#include "manifest/manifest.h"
#include "signatures/trust.h"

namespace patchbay::loader {

// A folder that has a connector.json, or a root that could not be read.
struct Found {
  std::filesystem::path folder;
  std::string name;  // the manifest's id, or without a manifest the folder's name
  std::optional<manifest::Manifest> manifest;
  std::optional<Error> fault;  // why the connector cannot be used; always set without a manifest
  Stamp stamp;                 // of manifest, library and signature, taken before they were read
  bool is_admitted = true;     // trust did not refuse the folder
  // The root under which the folder was found, as the caller of scan() named it. A root that could
  // not be read is its own root.
  std::filesystem::path root{};
};

// Returns every connector under `roots`, which are folders of connector folders, sorted by folder
// within a root. Reads manifests and the headers of libraries; runs none of their code. Two
// connectors with the same id both get a fault. Many folders are read by several threads, which
// have ended when the function returns. If `trust` is given, it judges each folder. A folder that
// it refuses gets a fault, and cannot keep a connector that is signed by a known key from its name.
// Thread-safe.
std::vector<Found> scan(std::span<const std::filesystem::path> roots,
                        const signatures::Trust* trust = nullptr);

}  // namespace patchbay::loader
