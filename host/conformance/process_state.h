// What a connector may not change of the process in which it runs.
#pragma once

#include <string>
#include <vector>

namespace patchbay::conformance {

// One part of the process's state, and what it is.
struct StatePart {
  std::string name;  // "the current folder"
  std::string value;
};

std::vector<StatePart> environment_state();  // the variables
std::vector<StatePart> folder_state();       // the current folder, the mask of new files
std::vector<StatePart> locale_state();
std::vector<StatePart> signal_state();  // what each signal does, and which are blocked
std::vector<StatePart> limit_state();   // limits and priority

}  // namespace patchbay::conformance
