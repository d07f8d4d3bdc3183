// The parts of a process's state that a connector must not change, and counts of the process's
// resources.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace patchbay::conformance {

// One part of the process's state, with its value.
struct StatePart {
  std::string name;  // such as "the current folder"
  std::string value;
};

std::vector<StatePart> environment_state();  // the environment variables
std::vector<StatePart> folder_state();       // the current folder, and the mask for new files
std::vector<StatePart> locale_state();
std::vector<StatePart> signal_state();  // the action for each signal, and the blocked signals
std::vector<StatePart> limit_state();   // the limits and the priority

// The current counts of the process's resources. A number is 0 if the system does not provide it.
std::size_t allocated_bytes();
std::size_t open_descriptors();
std::size_t running_threads();

}  // namespace patchbay::conformance
