// How many files this process may have open, and how a server divides them among its parts.
#pragma once

#include <cstddef>

namespace patchbay::app {

// Raises this process's soft limit of open files to the hard limit, but at most to 65536. Returns
// the limit that is then in force.
std::size_t raise_open_file_limit();

// How the available file descriptors are divided.
struct OpenFiles {
  std::size_t limit;    // of the process
  std::size_t store;    // sessions with the database
  std::size_t loops;    // of the workers and of those that may replace them, and the listener's
  std::size_t at_rest;  // connections to providers that no call uses
  std::size_t calls;    // at once, each with a connection to a provider
  std::size_t others;   // log, libraries, connectors that are loaded, what they open

  // As many connections of clients as leave room for the rest, at most those that are wanted. Where
  // there may be very many calls, providers get a third: not every call waits for one, and those
  // that do share connections. Clients get a quarter of a limit that is too small for all.
  [[nodiscard]] std::size_t connections(std::size_t wanted) const;
};

// What a server runs at once.
struct Workload {
  std::size_t calls;
  std::size_t workers;  // threads that run calls
};

OpenFiles open_files_for(std::size_t limit, const Workload& work);

}  // namespace patchbay::app
