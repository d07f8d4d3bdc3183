// Raises this process's limit of open files, and divides the limit among a server's parts.
#pragma once

#include <cstddef>

namespace patchbay::app {

// Raises this process's soft limit of open files to the hard limit, but at most to 65536. Returns
// the new limit.
std::size_t raise_open_file_limit();

// The division of the file descriptors among the parts of a server.
struct OpenFiles {
  std::size_t limit;    // limit of the process
  std::size_t store;    // for sessions with the database
  std::size_t loops;    // for the loops of workers, their possible replacements, and the listener
  std::size_t at_rest;  // for idle connections to providers
  std::size_t calls;    // for simultaneous calls, each with a connection to a provider
  std::size_t others;   // for the log, libraries, loaded connectors and their files

  // Returns the number of possible client connections: at most `wanted`, and only so many that the
  // other parts have enough descriptors. Calls get at most a third of the descriptors that remain
  // after the store, the loops and the other files, because not every call needs its own connection
  // to a provider. Clients always get at least a quarter of `limit`, if they want so many.
  [[nodiscard]] std::size_t connections(std::size_t wanted) const;
};

// The maximum amount of simultaneous work in a server.
struct Workload {
  std::size_t calls;
  std::size_t workers;  // number of threads that run calls
};

OpenFiles open_files_for(std::size_t limit, const Workload& work);

}  // namespace patchbay::app
