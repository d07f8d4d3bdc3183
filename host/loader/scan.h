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

// A folder with a connector.json, or a root that could not be read.
struct Found {
  std::filesystem::path folder;
  std::string name;  // the manifest's id, or the folder's name if there is no manifest
  std::optional<manifest::Manifest> manifest;
  std::optional<Error> fault;  // why the folder cannot be used; always set if there is no manifest
  Stamp stamp;                 // of manifest, library and signature, before they were read
  bool is_admitted = true;     // false: `trust` refused the folder
  // The root under which the folder was found, as the caller of scan() named the root. For a root
  // that could not be read, this is the root itself.
  std::filesystem::path root{};
};

// Returns every connector under `roots`, sorted by folder within a root. Each root is a folder that
// contains the folders of connectors. Reads manifests and the headers of libraries, but runs no
// code of libraries. If two connectors have the same id, both get a fault. Reads many folders with
// several threads, which end before the function returns. If `trust` is given, it judges each
// folder. A folder that `trust` refuses gets a fault. Such a folder cannot take the name of a
// connector that a known key has signed. Thread-safe.
std::vector<Found> scan(std::span<const std::filesystem::path> roots,
                        const signatures::Trust* trust = nullptr);

}  // namespace patchbay::loader
