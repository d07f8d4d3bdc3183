#pragma once

#include <chrono>
#include <cstddef>

namespace patchbay::httpd {

// The server's limits for its clients. They prevent one client from using the whole server.
struct Limits {
  std::size_t head_bytes = std::size_t{16} << 10;  // maximum size of the request line and the
                                                   // headers
  std::size_t connections = 4096;  // maximum number of connections; further ones are refused
  // Maximum number of connections from one address; 0: no limit. Does not apply to a trusted proxy.
  std::size_t connections_per_address = 512;
  std::chrono::milliseconds idle{75'000};   // time between two requests of a connection
  std::chrono::milliseconds read{20'000};   // time from a request's first byte to its last
  std::chrono::milliseconds write{20'000};  // time for sending one response
  double requests_per_second = 1000;  // requests of one key, or of one address without a key; 0: no
                                      // limit
  double burst = 2000;                // number of requests that may come at once after a pause
  std::size_t in_flight = 10'000;     // maximum number of running handlers; further requests get
                                      // OVERLOADED
  std::size_t streams = 2048;         // maximum number of streamed bodies at once; further ones get
                                      // OVERLOADED
  std::size_t streams_per_caller = 512;  // maximum for each key, or for each address without a key
  // Memory of all connections for bodies of requests without a key (anonymous_bodies.h).
  std::size_t anonymous_body_bytes = std::size_t{64} << 20;
};

}  // namespace patchbay::httpd
