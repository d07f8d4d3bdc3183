// The report of a trial, which the child writes to its host as lines on standard output.
#pragma once

#include <string>
#include <string_view>

#include "loader/trial.h"

namespace patchbay::loader {

struct TrialReport {
  TrialStage stage = TrialStage::kNone;  // the last stage that began
  std::optional<Error> refused;          // why the library cannot be used
  std::optional<Error> not_created;      // see Tried
  ActionNames names;
  bool asked_network = false;
};

// Return a line of the report, with its line end.
std::string line_of(TrialStage stage);
std::string line_of_refused(const Error& error);
std::string line_of_names(const ActionNames& names);
std::string line_of_not_created(const Error& error, bool asked_network);

// Reads the report. Skips other lines, which the library may have written.
TrialReport read_report(std::string_view text);

}  // namespace patchbay::loader
