// The report of a trial: lines that the child process writes to standard output for the host.
#pragma once

#include <string>
#include <string_view>

#include "loader/trial.h"

namespace patchbay::loader {

struct TrialReport {
  TrialStage stage = TrialStage::kNone;  // the last stage that the child began
  std::optional<Error> refused;          // the reason why the library cannot be used
  std::optional<Error> not_created;      // TrialFindings::not_created
  ActionNames names;
  bool asked_network = false;
};

// These functions return one line of the report, with the line end.
std::string line_of(TrialStage stage);
std::string line_of_refused(const Error& error);
std::string line_of_names(const ActionNames& names);
std::string line_of_not_created(const Error& error, bool asked_network);

// Reads the report. Skips unknown lines, because the library may have written them.
TrialReport read_report(std::string_view text);

}  // namespace patchbay::loader
