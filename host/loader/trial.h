// A library is tried in a process of its own before it is mapped into this one: a static object
// that crashes, a `create` that exits or never returns, then ends that process and not the host.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "loader/action_names.h"
#include "manifest/manifest.h"

namespace patchbay::loader {

// The hidden command of the program that runs a trial: `PROGRAM try-connector FOLDER COPY`.
inline constexpr std::string_view kTrialCommand = "try-connector";

// The part of a trial that is under way; each is told before it begins.
enum class TrialStage { kNone, kInitializers, kEntry, kCreate, kDestroy, kEnd };

struct TrialOptions {
  std::filesystem::path program;  // that knows kTrialCommand; "": nothing can be tried
  std::chrono::milliseconds time{10'000};
};

// What a trial that came to its end was like.
struct Tried {
  std::optional<Error> not_created;  // `create` failed in an orderly way
  ActionNames names;
  bool asked_network = false;  // it wanted to make a request, which a trial cannot
  std::string printed;         // what the library wrote to standard output and error
};

// Maps `copy` (library_file.h) in a new process, makes an instance with `config`, ends it and the
// process. PLUGIN_FAULT, with what the library did and when, where that process did not come to its
// end: signal, exit, no return. That it was not done in time, or was killed from outside, is
// retryable. OVERLOADED and INTERNAL as process::run. Thread-safe.
Result<Tried> try_library(const TrialOptions& options, const manifest::Manifest& manifest,
                          const std::filesystem::path& copy, std::string_view config);

// The other side: what the program does when it is called with kTrialCommand, FOLDER and COPY.
// Returns its exit code.
int run_trial(const std::filesystem::path& folder, const std::filesystem::path& copy);

}  // namespace patchbay::loader
