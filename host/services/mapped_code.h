// Finds the connector whose code is at an address, for crash reports. The data is global, because
// libraries are loaded into the whole process.
#pragma once

#include <cstdint>
#include <string_view>

namespace patchbay::services {

// Records that the code in this file belongs to the connector. Must be called before the dynamic
// linker loads the file, with the same file name: the linker runs the library's initializers, and
// they may start threads. Thread-safe.
void announce_code(std::string_view connector, std::string_view file);

// Undoes announce_code(), because the linker could not load the file. Thread-safe.
void withdraw_code(std::string_view file);

// Returns the connector whose library is at the address, or "" if there is no such library. The
// text is valid until the process ends. Safe in a signal handler.
std::string_view owner_of_code(std::uintptr_t address);

// Searches the calling thread's stack from `stack` upwards for the first address in a connector's
// library, and returns that connector. Returns "" if there is no such address, or if the stack
// cannot be read. Safe in a signal handler, even if the stack is damaged.
std::string_view owner_of_stack(std::uintptr_t stack);

}  // namespace patchbay::services
