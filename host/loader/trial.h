// Tries a library in a child process before the library is mapped into this process. If a static
// object crashes, or if `create` exits or never returns, only the child is affected, not the host.
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

// The hidden command with which a program runs a trial: `PROGRAM try-connector FOLDER COPY`.
inline constexpr std::string_view kTrialCommand = "try-connector";

// The steps of a trial. The child reports each step before the step begins.
enum class TrialStage { kNone, kInitializers, kEntry, kCreate, kDestroy, kEnd };

struct TrialOptions {
  // a program that has the command kTrialCommand; empty: no trials
  std::filesystem::path program;
  std::chrono::milliseconds time{10'000};
};

// The result of a trial that ran to its end.
struct Tried {
  std::optional<Error> not_created;  // set if `create` returned an error
  ActionNames names;
  bool asked_network = false;  // the library tried to send a request; a trial refuses requests
  std::string printed;         // the library's text on standard output and standard error
};

// Maps `copy` (library_file.h) in a new process, creates an instance with `config` and destroys the
// instance. Fails with PLUGIN_FAULT if a signal ended the process, or if the process exited early
// or did not end in time. The message says what the library did and when. This error is retryable
// if the time was over, or if something outside killed the process. Fails with OVERLOADED and
// INTERNAL like process::run(). Thread-safe.
Result<Tried> try_library(const TrialOptions& options, const manifest::Manifest& manifest,
                          const std::filesystem::path& copy, std::string_view config);

// Runs the child's part of a trial. The program calls this for the command kTrialCommand FOLDER
// COPY. Returns the exit code.
int run_trial(const std::filesystem::path& folder, const std::filesystem::path& copy);

}  // namespace patchbay::loader
