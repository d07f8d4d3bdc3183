// Says which connector's code is at an address, for a report about a crash. Libraries are mapped
// into the whole process, so this knowledge belongs to the process, too.
#pragma once

#include <cstdint>
#include <string_view>

namespace patchbay::services {

// Says that the code in this file is the connector's. Call this before the dynamic linker is asked
// for the file, by the same name, because initializers run and may start threads before it returns.
// Thread-safe.
void announce_code(std::string_view connector, std::string_view file);

// Takes back announce_code() for a file that could not be mapped. Thread-safe.
void withdraw_code(std::string_view file);

// Returns the connector whose library is at the address; "" if there is no such library. The text
// is valid until the process ends. Safe in a signal handler.
std::string_view owner_of_code(std::uintptr_t address);

// Returns the connector to whose library the first such address on the calling thread's stack
// points, from `stack` upwards; "" if no address does, or if the system does not let the host look.
// Safe in a signal handler, whatever is left of the stack.
std::string_view owner_of_stack(std::uintptr_t stack);

}  // namespace patchbay::services
