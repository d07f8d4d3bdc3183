// Takes a connector from its folder into the process. Start here; README.md has the rules.
//
//   loader::Loader loader(host, {});
//   for (auto& found : loader::scan(roots)) …                       // manifests, no foreign code
//   PATCHBAY_TRY(auto library, loader.load(*found.manifest));        // now its code is mapped
//   PATCHBAY_TRY(auto instance, loader::Instance::create(library, host, context, config));
//   PATCHBAY_TRY(instance->actions()->invoke(frame, "echo", arguments, sink));
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>

#include "base/result.h"
#include "loader/instance.h"
#include "loader/library.h"
#include "loader/private_folder.h"
#include "loader/scan.h"
#include "manifest/manifest.h"

namespace patchbay::loader {

struct LoaderOptions {
  // Where the folder of private copies is made; "" is the machine's place for temporary files. Its
  // file system has to allow execution.
  std::filesystem::path private_parent;
};

// Thread-safe. The private copies go with it; what was loaded stays usable.
class Loader {
 public:
  explicit Loader(LoaderOptions options = {}) : options_(std::move(options)) {}

  // Verifies, copies, maps and checks the library of `manifest`. Each call maps a new copy beside
  // the earlier ones. PLUGIN_FAULT, NOT_FOUND or TOO_LARGE with the library's path at the head of
  // the message; INTERNAL when the private copy cannot be made.
  Result<std::shared_ptr<const Library>> load(const manifest::Manifest& manifest);

 private:
  Result<std::filesystem::path> next_copy(const std::string& id);

  LoaderOptions options_;
  std::mutex mutex_;
  std::optional<PrivateFolder> folder_;  // made when it is first needed
};

// Whether this host has what the manifest requires, as far as that is known before loading. Names
// every requirement that is not met.
Result<void> check_requirements(const manifest::Manifest& manifest);

}  // namespace patchbay::loader
