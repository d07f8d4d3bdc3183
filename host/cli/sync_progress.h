#pragma once

#include <chrono>
#include <string>

#include "cli/invocation.h"
#include "documents/forecast.h"
#include "documents/library.h"

namespace patchbay::cli {

// Shows the progress of a sync run. On a terminal, shows a bar. Elsewhere, prints a line every few
// seconds. With JSON output, shows nothing.
class SyncProgress {
 public:
  SyncProgress(const Invocation& invocation, std::string name)
      : invocation_(invocation), name_(std::move(name)) {}
  // Removes the bar.
  ~SyncProgress() { clear(); }
  SyncProgress(const SyncProgress&) = delete;
  SyncProgress& operator=(const SyncProgress&) = delete;

  void show(const documents::Progress& progress, std::chrono::steady_clock::time_point now);
  void clear();

 private:
  const Invocation& invocation_;
  const std::string name_;
  std::string last_;       // the state that was shown last
  std::size_t width_ = 0;  // the width of the bar's line
  std::chrono::steady_clock::time_point told_{};
};

// Returns a text such as "41 documents of 100, 3.1 MiB".
std::string counts_shown(const documents::Tally& tally);
// Returns a line for the bar, such as "[########------------] 41 % …".
std::string bar_shown(const documents::Tally& tally);
// Returns a line that says what a run would do.
std::string forecast_shown(const documents::Forecast& forecast);
// Returns a line that says what a run has done.
std::string outcome_shown(const documents::RunRow& run);

}  // namespace patchbay::cli
