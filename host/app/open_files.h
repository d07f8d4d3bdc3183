// Raises the limit of open files of this process, and divides the limit among a server's parts.
#pragma once

#include <cstddef>

namespace patchbay::app {

// Raises this process's soft limit of open files to the hard limit, but at most to 65536. Returns
// the new limit.
std::size_t raise_open_file_limit();

// The division of the available file descriptors among the parts of a server.
struct OpenFiles {
  std::size_t limit;    // of the process
  std::size_t store;    // sessions with the database
  std::size_t loops;    // of the workers, of their possible replacements, and of the listener
  std::size_t at_rest;  // idle connections to providers
  std::size_t calls;    // calls at once, each with a connection to a provider
  std::size_t others;   // log, libraries, loaded connectors and their files

  // Returns how many connections of clients are possible: at most `wanted`, and only so many that
  // the other parts have enough descriptors. Calls get at most a third of the descriptors that the
  // store, the loops and the other files leave, because not every call needs its own connection to
  // a provider. Clients always get at least a quarter of `limit`, if they want so many.
  [[nodiscard]] std::size_t connections(std::size_t wanted) const;
};

// The work that a server does at the same time.
struct Workload {
  std::size_t calls;
  std::size_t workers;  // threads that run calls
};

OpenFiles open_files_for(std::size_t limit, const Workload& work);

}  // namespace patchbay::app
