#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace patchbay::process {

// What a child may use. The limits of the system hold beside these; nothing: no limit of ours.
struct Limits {
  std::optional<std::chrono::milliseconds> time;  // by the clock on the wall
  std::optional<std::chrono::seconds> cpu;
  std::optional<std::uint64_t> memory;      // bytes of address space, libraries included
  std::optional<std::uint64_t> output;      // bytes on its standard output
  std::optional<std::uint64_t> file_bytes;  // size of a file that it writes; 0: it writes none
  std::optional<std::uint64_t> open_files;
};

// What a child is trusted with. Network and processes that are not granted are refused by the
// kernel with EPERM (system_call_filter.h).
struct Rights {
  bool network = false;    // sockets of any kind
  bool processes = false;  // children of its own, and signals to others; threads it may always have
  // Files and folders that it may read and run, where the kernel can say so (file_access.h).
  // Nothing: every file that its user may use.
  std::optional<std::vector<std::filesystem::path>> files;
};

// A program and all that it is given.
struct Command {
  std::filesystem::path program;
  std::vector<std::string> arguments;    // without the program's name
  std::vector<std::string> environment;  // "NAME=value"; nothing of ours is added
  std::filesystem::path folder = "/";    // where it works
  Limits limits;
  Rights rights;
};

}  // namespace patchbay::process
