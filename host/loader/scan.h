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
struct ConnectorFolder {
  std::filesystem::path folder;
  std::string name;  // the manifest's id; the folder's name if there is no manifest
  std::optional<manifest::Manifest> manifest;
  std::optional<Error> fault;  // the reason why the folder cannot be used; always set without a
                               // manifest
  Stamp stamp;                 // stamp of manifest, library and signature, made before they are
                               // read
  bool is_admitted = true;     // false: `trust` refused the folder
  // The root that contains the folder, as the caller of scan() wrote it. An entry for an unreadable
  // root has the root itself.
  std::filesystem::path root{};
};

// Returns every connector under `roots`, sorted by folder within a root. Each root is a folder that
// contains connectors' folders. Reads manifests and the headers of libraries, but runs no code of
// libraries. If two connectors have the same id, both get a fault. Uses several threads for many
// folders; the threads end before the function returns. `trust`, if given, judges each folder, and
// a refused folder gets a fault. A refused folder cannot take the name of a connector that a known
// key has signed. Thread-safe.
std::vector<ConnectorFolder> scan(std::span<const std::filesystem::path> roots,
                                  const signatures::Trust* trust = nullptr);

}  // namespace patchbay::loader
