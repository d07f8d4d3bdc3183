#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace patchbay::process {

// The maximum amounts that a child may use. The system's limits apply too. An empty member is no
// limit.
struct Limits {
  std::optional<std::chrono::milliseconds> time;  // wall-clock time
  std::optional<std::chrono::seconds> cpu;
  std::optional<std::uint64_t> memory;  // bytes of address space, libraries included
  std::optional<std::uint64_t> output;  // bytes on its standard output
  // The maximum size of a file that the child writes. 0: the child may not write files.
  std::optional<std::uint64_t> file_bytes;
  std::optional<std::uint64_t> open_files;
};

// The rights of a child. Without a right, the kernel refuses the system calls for network or
// processes with EPERM (system_call_filter.h).
struct Rights {
  bool network = false;    // sockets of any kind
  bool processes = false;  // children, and signals to other processes; threads are always allowed
  // The files and folders that the child may read and run, if the kernel supports this limit
  // (file_access.h). nullopt: every file that its user may use.
  std::optional<std::vector<std::filesystem::path>> files;
};

// A program, with its arguments, variables, limits and rights.
struct Command {
  std::filesystem::path program;
  std::vector<std::string> arguments;    // without the program's name
  std::vector<std::string> environment;  // each "NAME=value"; variables of this process are not
                                         // added
  std::filesystem::path folder = "/";    // working directory
  Limits limits;
  Rights rights;
};

}  // namespace patchbay::process
