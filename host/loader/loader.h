// Loads a connector from its folder into the process. Read this file first. README.md has the
// rules.
//
//   loader::Loader loader(host, {});
//   for (auto& found : loader::scan(roots)) …                     // reads manifests, runs no code
//   PATCHBAY_TRY(auto library, loader.load(*found.manifest));        // maps the library's code
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
  // The folder in which the loader creates its private folder for copies of libraries. If it is
  // empty, the loader uses the machine's folder for temporary files. If the file system does not
  // allow execution, the loader loads a copy from memory.
  std::filesystem::path private_parent{};
  // The options for trials. The loader tries each library in a child process before it loads the
  // library for the first time. Without a program in these options there are no trials.
  TrialOptions trial{};
};

// Loads libraries. The destructor deletes the private copies; loaded libraries stay usable.
// Thread-safe.
class Loader {
 public:
  explicit Loader(LoaderOptions options = {}) : options_(std::move(options)) {}

  // Checks the library of `manifest`, copies it, loads the copy and checks its tables.
  //
  // A library with the same bytes is loaded only once. All its instances share the code and the
  // static variables, so a connector must not store data of an instance in static variables
  // (sdk/ABI.md, Instances). A library with other bytes is loaded in addition to the earlier
  // libraries.
  //
  // If there is a program for trials, a library with a new digest is first tried in a child
  // process. The library's `create` gets `config` there.
  //
  // Fails with PLUGIN_FAULT, NOT_FOUND or TOO_LARGE if the library is faulty. The message begins
  // with the path of the wrong file or folder. Fails with OVERLOADED if the machine lacks a
  // resource. Fails with INTERNAL if the private copy cannot be made. Fails with CANCELLED or
  // DEADLINE_EXCEEDED if the patience ends before the load begins. After one of the last four
  // errors, or after a retryable error, the library may still be good.
  Result<std::shared_ptr<const Library>> load(const manifest::Manifest& manifest,
                                              std::string_view config = "{}",
                                              const Patience& patience = {});

  // Runs only the trial, even if this library was tried before. No code of the library runs in this
  // process.
  Result<TrialFindings> attempt(const manifest::Manifest& manifest, std::string_view config);

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
  // Created at the first use. If another program removed the folder, the loader creates a new one.
  std::optional<PrivateFolder> folder_ GUARDED_BY(mutex_);
  // The digests of the libraries whose trial was completed. A trial is complete even if `create`
  // returned an error.
  std::set<Sha256> tried_ GUARDED_BY(mutex_);
  // A loaded library, and the copy from which it was loaded.
  struct MappedLibrary {
    std::filesystem::path copy;
    const patchbay_entry* entry;
  };
  // The loaded libraries, by the id in the connector's manifest. Two simultaneous loads may load
  // the same library twice.
  std::multimap<std::string, MappedLibrary> mapped_ GUARDED_BY(mutex_);
};

// Checks that this host has the services and capabilities that the manifest requires. Skips
// requirements that only the loaded library can meet. The error names every unmet requirement.
Result<void> check_requirements(const manifest::Manifest& manifest);

}  // namespace patchbay::loader
