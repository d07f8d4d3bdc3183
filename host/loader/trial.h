// Tries a library in a child process before it is mapped into this one. If a static object crashes,
// or `create` exits or never returns, that affects only the child and not the host.
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

// The steps of a trial. The child reports each step before it begins.
enum class TrialStage { kNone, kInitializers, kEntry, kCreate, kDestroy, kEnd };

struct TrialOptions {
  // a program that knows kTrialCommand; if empty, there are no trials
  std::filesystem::path program;
  std::chrono::milliseconds time{10'000};
};

// The result of a trial that ran to its end.
struct Tried {
  std::optional<Error> not_created;  // set if `create` returned an error
  ActionNames names;
  bool asked_network = false;  // the library tried to make a request, which a trial refuses
  std::string printed;         // what the library wrote to standard output and error
};

// Maps `copy` (library_file.h) in a new process, makes an instance with `config` and destroys it.
// Fails with PLUGIN_FAULT if the process was ended by a signal, exited early or did not end in
// time; the error says what the library did and when. The error is retryable if the time was over
// or the process was killed from outside. Fails with OVERLOADED and INTERNAL like process::run.
// Thread-safe.
Result<Tried> try_library(const TrialOptions& options, const manifest::Manifest& manifest,
                          const std::filesystem::path& copy, std::string_view config);

// Runs the child's part of a trial. The program calls this for kTrialCommand, FOLDER and COPY.
// Returns the exit code.
int run_trial(const std::filesystem::path& folder, const std::filesystem::path& copy);

}  // namespace patchbay::loader
