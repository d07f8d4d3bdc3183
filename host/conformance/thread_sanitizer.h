// Runs checks with ThreadSanitizer, for a connector that was compiled with -fsanitize=thread. The
// connector brings the library of its compiler; the library has to be in a process from the start,
// so it is preloaded into the process of each check.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "conformance/report.h"
#include "process/ending.h"

namespace patchbay::conformance {

// Returns the name of the ThreadSanitizer library that a connector's library needs. Fails with
// UNSUPPORTED if it needs none: then it was not compiled with ThreadSanitizer. Fails with
// PLUGIN_FAULT if the file cannot be read.
Result<std::string> thread_sanitizer_of(const std::filesystem::path& library);

// Lets the processes that this process starts later keep addresses where they are. Some kernels
// otherwise put code where ThreadSanitizer needs room, and the process would end at its start.
void keep_addresses();

// Adds the variables that load the library and let it end the process at the first race. Options in
// the variable TSAN_OPTIONS, such as suppressions, stay. Does nothing if `library` is "".
void add_thread_sanitizer(std::vector<std::string>& environment, const std::string& library);

// Returns true if ThreadSanitizer ended the process because of what it found.
bool has_found_race(const process::Ending& ending);
// Writes what ThreadSanitizer printed into the report of a check.
void note_race(const std::string& printed, CheckReport& report);

}  // namespace patchbay::conformance
