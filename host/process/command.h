#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace patchbay::process {

// What a child may use at most, in addition to the limits of the system. An empty member sets no
// limit.
struct Limits {
  std::optional<std::chrono::milliseconds> time;  // wall-clock time
  std::optional<std::chrono::seconds> cpu;
  std::optional<std::uint64_t> memory;  // bytes of address space, libraries included
  std::optional<std::uint64_t> output;  // bytes on its standard output
  // The largest size of a file that the child writes; 0: it may not write files.
  std::optional<std::uint64_t> file_bytes;
  std::optional<std::uint64_t> open_files;
};

// What a child may do. The kernel refuses network and processes with EPERM, unless they are granted
// (system_call_filter.h).
struct Rights {
  bool network = false;    // sockets of any kind
  bool processes = false;  // children, and signals to other processes; threads are always allowed
  // Files and folders that the child may read and run, if the kernel supports that (file_access.h).
  // If not set, the child may use every file that its user may use.
  std::optional<std::vector<std::filesystem::path>> files;
};

// A program and everything that it gets.
struct Command {
  std::filesystem::path program;
  std::vector<std::string> arguments;    // without the program's name
  std::vector<std::string> environment;  // "NAME=value"; our own variables are not added
  std::filesystem::path folder = "/";    // its working directory
  Limits limits;
  Rights rights;
};

}  // namespace patchbay::process
