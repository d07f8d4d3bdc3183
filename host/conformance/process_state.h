// The parts of a process's state that a connector may not change, and what the process has.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace patchbay::conformance {

// One part of the process's state, with its value.
struct StatePart {
  std::string name;  // "the current folder"
  std::string value;
};

std::vector<StatePart> environment_state();  // the variables
std::vector<StatePart> folder_state();       // the current folder, the mask of new files
std::vector<StatePart> locale_state();
std::vector<StatePart> signal_state();  // the action for each signal, and the blocked signals
std::vector<StatePart> limit_state();   // limits and priority

// What the process has at the moment. Each number is 0 if the system does not tell it.
std::size_t allocated_bytes();
std::size_t open_descriptors();
std::size_t running_threads();

}  // namespace patchbay::conformance
