// Finds the connector whose code is at an address, for crash reports. Libraries are mapped into the
// whole process, so this data is global.
#pragma once

#include <cstdint>
#include <string_view>

namespace patchbay::services {

// Notes that the code in this file belongs to the connector. Call this before the dynamic linker
// loads the file, with the same file name: the library's initializers run, and may start threads,
// before the linker returns. Thread-safe.
void announce_code(std::string_view connector, std::string_view file);

// Undoes announce_code() for a file that could not be mapped. Thread-safe.
void withdraw_code(std::string_view file);

// Returns the connector whose library is at the address; "" if there is no such library. The text
// is valid until the process ends. Safe in a signal handler.
std::string_view owner_of_code(std::uintptr_t address);

// Searches the calling thread's stack from `stack` upwards for the first address in a connector's
// library, and returns that connector. Returns "" if there is no such address, or if the system
// does not let the host read the stack. Safe in a signal handler, even if the stack is damaged.
std::string_view owner_of_stack(std::uintptr_t stack);

}  // namespace patchbay::services
