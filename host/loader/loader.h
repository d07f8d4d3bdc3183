// Takes a connector from its folder into the process. Start here; README.md has the rules.
//
//   loader::Loader loader(host, {});
//   for (auto& found : loader::scan(roots)) …                       // manifests, no foreign code
//   PATCHBAY_TRY(auto library, loader.load(*found.manifest));        // now its code is mapped
//   PATCHBAY_TRY(auto instance, loader::Instance::create(library, host, context, config));
//   PATCHBAY_TRY(instance->actions()->invoke(frame, {"echo", arguments}, sink));
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/result.h"
#include "loader/instance.h"
#include "loader/library.h"
#include "loader/private_folder.h"
#include "loader/scan.h"
#include "loader/trial.h"
#include "manifest/manifest.h"

namespace patchbay::loader {

struct LoaderOptions {
  // Where the folder of private copies is made; "" is the machine's place for temporary files. Its
  // file system has to allow execution.
  std::filesystem::path private_parent{};
  // How a library that this loader has not loaded before is tried first; without a program it is
  // loaded as it is.
  TrialOptions trial{};
};

// Thread-safe. The private copies go with it; what was loaded stays usable.
class Loader {
 public:
  explicit Loader(LoaderOptions options = {}) : options_(std::move(options)) {}

  // Verifies, copies, maps and checks the library of `manifest`. Each call maps a new copy beside
  // the earlier ones. What this loader has not mapped before, by the digest of its bytes, is tried
  // in a process of its own first, where there is a program for that; `config` is what its create
  // then gets. PLUGIN_FAULT, NOT_FOUND or TOO_LARGE with the library's path at the head of the
  // message; OVERLOADED where the machine is short of something; INTERNAL when the private copy
  // cannot be made. What is retryable says nothing for good about the library.
  Result<std::shared_ptr<const Library>> load(const manifest::Manifest& manifest,
                                              std::string_view config = "{}");

  // Only the trial, whether or not there was one before: nothing of the library runs here.
  Result<Tried> attempt(const manifest::Manifest& manifest, std::string_view config);

 private:
  Result<std::filesystem::path> copy(const manifest::Manifest& manifest);
  Result<void> try_first(const manifest::Manifest& manifest, const std::filesystem::path& copy,
                         std::string_view config);
  Result<Library::Tables> enter(const manifest::Manifest& manifest,
                                const std::filesystem::path& copy, std::string_view config);
  Result<std::filesystem::path> next_copy(const std::string& id);

  LoaderOptions options_;
  std::mutex mutex_;
  std::optional<PrivateFolder> folder_;  // made when it is first needed, or was taken away
  std::set<std::string> tried_;          // digests of libraries whose trial came to its end
};

// Whether this host has what the manifest requires, as far as that is known before loading. Names
// every requirement that is not met.
Result<void> check_requirements(const manifest::Manifest& manifest);

}  // namespace patchbay::loader
