// Tries a library in a child process before this process loads it. If a static object crashes, or
// if `create` exits or never returns, only the child process is affected.
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

// The hidden command of a program that runs trials: `PROGRAM try-connector FOLDER COPY`.
inline constexpr std::string_view kTrialCommand = "try-connector";

// The steps of a trial. The child process reports each step before the step begins.
enum class TrialStage { kNone, kInitializers, kEntry, kCreate, kDestroy, kEnd };

struct TrialOptions {
  // The program that runs the command kTrialCommand. Empty: no trials.
  std::filesystem::path program;
  std::chrono::milliseconds time{10'000};
};

// The result of a completed trial.
struct TrialFindings {
  std::optional<Error> not_created;  // set if `create` returned an error
  ActionNames names;
  bool asked_network = false;  // true if the library tried to send a request; a trial refuses all
                               // requests
  std::string printed;         // the library's text on standard output and standard error
};

// Loads `copy` (library_file.h) in a new process, creates an instance with `config` and destroys
// it. Fails with PLUGIN_FAULT if a signal ended the process, if the process exited early, or if it
// took too long. The message says what the library did and when. This error is retryable if the
// time was over, or if another program killed the process. Fails with OVERLOADED and INTERNAL like
// process::run(). Thread-safe.
Result<TrialFindings> try_library(const TrialOptions& options, const manifest::Manifest& manifest,
                                  const std::filesystem::path& copy, std::string_view config);

// Runs the child's part of a trial. The program calls this for the command kTrialCommand FOLDER
// COPY. Returns the exit code.
int run_trial(const std::filesystem::path& folder, const std::filesystem::path& copy);

}  // namespace patchbay::loader
