// Loads a connector from its folder into the process. Start here; README.md has the rules.
//
//   loader::Loader loader(host, {});
//   for (auto& found : loader::scan(roots)) …                       // manifests, no foreign code
//   PATCHBAY_TRY(auto library, loader.load(*found.manifest));        // now its code is mapped
//   PATCHBAY_TRY(auto instance, loader::Instance::create(library, host, context, config));
//   PATCHBAY_TRY(instance->actions()->invoke(frame, {"echo", arguments}, sink, asked));
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/digest.h"
#include "base/mutex.h"
#include "base/result.h"
#include "fibers/blocking.h"
#include "loader/instance.h"
#include "loader/library.h"
#include "loader/private_folder.h"
#include "loader/scan.h"
#include "loader/trial.h"
#include "manifest/manifest.h"

namespace patchbay::loader {

struct LoaderOptions {
  // The folder in which the folder of private copies is made. If it is empty, the machine's folder
  // for temporary files is used. If the file system there forbids execution, a copy is mapped from
  // memory.
  std::filesystem::path private_parent{};
  // The options for the trial of a library that this loader has neither mapped nor tried before.
  // Without a program, a library is mapped without a trial.
  TrialOptions trial{};
};

// Thread-safe. The destructor deletes the private copies; loaded libraries stay usable.
class Loader {
 public:
  explicit Loader(LoaderOptions options = {}) : options_(std::move(options)) {}

  // Checks the library of `manifest`, copies it, maps the copy and checks its tables. If this
  // loader has already mapped a library with the same bytes, the library is not mapped again. Then
  // the instances of both share the code and the static variables. So a connector keeps nothing of
  // an instance in static variables (sdk/ABI.md, Instances). Otherwise the library is mapped in
  // addition to the earlier libraries. Before that, if there is a program for trials, and this
  // loader has not tried the library yet (by its digest), the library is tried in a child process,
  // where its `create` gets `config`. Fails with PLUGIN_FAULT, NOT_FOUND or TOO_LARGE; the message
  // begins with the path of the wrong file or folder. Fails with OVERLOADED if the machine is short
  // of something, with INTERNAL if the private copy cannot be made, and with CANCELLED or
  // DEADLINE_EXCEEDED if the patience ends before the load's turn. After one of these four errors,
  // or after a retryable error, the library may still be good.
  Result<std::shared_ptr<const Library>> load(const manifest::Manifest& manifest,
                                              std::string_view config = "{}",
                                              const Patience& patience = {});

  // Runs only the trial, even if the library was tried before. No code of the library runs in this
  // process.
  Result<Tried> attempt(const manifest::Manifest& manifest, std::string_view config);

 private:
  Result<std::filesystem::path> copy(const manifest::Manifest& manifest);
  Result<void> try_first(const manifest::Manifest& manifest, const std::filesystem::path& copy,
                         std::string_view config);
  Result<Library::Tables> enter(const manifest::Manifest& manifest,
                                const std::filesystem::path& copy, std::string_view config);
  Result<std::filesystem::path> next_copy(const std::string& id);
  Result<const patchbay_entry*> mapped_before(const manifest::Manifest& manifest);
  Result<Library::Tables> map_first(const manifest::Manifest& manifest, std::string_view config);
  Result<Library::Tables> tables_of(const manifest::Manifest& manifest, std::string_view config);

  Result<std::shared_ptr<const Library>> load_here(const manifest::Manifest& manifest,
                                                   std::string_view config);

  LoaderOptions options_;
  fibers::BlockingThreads threads_{2};  // a trial may take long
  Mutex mutex_;
  // Made at the first use, and made again if it was removed.
  std::optional<PrivateFolder> folder_ GUARDED_BY(mutex_);
  // Digests of the libraries whose trial ran to its end, also if `create` returned an error.
  std::set<Sha256> tried_ GUARDED_BY(mutex_);
  // A library that is mapped, and the copy that it was mapped from.
  struct Mapped {
    std::filesystem::path copy;
    const patchbay_entry* entry;
  };
  // By the id that the connector declares. Two loads at once may map the same library twice.
  std::multimap<std::string, Mapped> mapped_ GUARDED_BY(mutex_);
};

// Checks that this host has what the manifest requires, as far as that is known before loading. The
// error names every requirement that is not met.
Result<void> check_requirements(const manifest::Manifest& manifest);

}  // namespace patchbay::loader
