#pragma once

#include <chrono>
#include <string>

#include "cli/invocation.h"
#include "documents/forecast.h"
#include "documents/library.h"

namespace patchbay::cli {

// Shows how a run comes along: a bar where somebody looks, a plain line now and then elsewhere, and
// nothing beside JSON.
class SyncShown {
 public:
  SyncShown(const Invocation& invocation, std::string name)
      : invocation_(invocation), name_(std::move(name)) {}
  // Leaves no bar behind.
  ~SyncShown() { clear(); }
  SyncShown(const SyncShown&) = delete;
  SyncShown& operator=(const SyncShown&) = delete;

  void show(const documents::Progress& progress, std::chrono::steady_clock::time_point now);
  void clear();

 private:
  const Invocation& invocation_;
  const std::string name_;
  std::string last_;       // the state that was told last
  std::size_t width_ = 0;  // of the bar's line
  std::chrono::steady_clock::time_point told_{};
};

// "41 documents of 100, 3.1 MiB"
std::string counts_shown(const documents::Tally& tally);
// "[########------------] 41 % …": the line of a bar.
std::string bar_shown(const documents::Tally& tally);
// What a run would do, in a line for people.
std::string forecast_shown(const documents::Forecast& forecast);
// What came of a run, in a line for people.
std::string outcome_shown(const documents::RunRow& run);

}  // namespace patchbay::cli
