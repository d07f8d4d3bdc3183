// What a trial says to its host: lines on standard output.
#pragma once

#include <string>
#include <string_view>

#include "loader/trial.h"

namespace patchbay::loader {

struct TrialReport {
  TrialStage stage = TrialStage::kNone;  // the last that was begun
  std::optional<Error> refused;          // the library is not in order
  std::optional<Error> not_created;      // see Tried
  ActionNames names;
  bool asked_network = false;
};

// Lines as the child writes them, each ended.
std::string line_of(TrialStage stage);
std::string line_of_refused(const Error& error);
std::string line_of_names(const ActionNames& names);
std::string line_of_not_created(const Error& error, bool asked_network);

// What is no such line is passed over: the library may have written it.
TrialReport read_report(std::string_view text);

}  // namespace patchbay::loader
