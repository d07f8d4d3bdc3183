#pragma once

#include <chrono>
#include <cstddef>

namespace patchbay::httpd {

// The server's limits for its clients, so that one client cannot use the whole server.
struct Limits {
  std::size_t head_bytes = std::size_t{16} << 10;  // request line and headers
  std::size_t connections = 4096;  // at the same time; further connections are refused
  // The most connections from one address; 0: no limit. Does not apply to a trusted proxy.
  std::size_t connections_per_address = 512;
  std::chrono::milliseconds idle{75'000};   // between two requests of a connection
  std::chrono::milliseconds read{20'000};   // from a request's first byte to its last
  std::chrono::milliseconds write{20'000};  // for one answer
  double requests_per_second = 1000;  // of a caller, or of an address without a key; 0: no limit
  double burst = 2000;                // requests that may come at once after a pause
  std::size_t in_flight = 10'000;     // running handlers; further requests get OVERLOADED
  std::size_t streams = 2048;  // streamed bodies at the same time; further ones get OVERLOADED
  std::size_t streams_per_caller = 512;  // for each key, or for each address without a key
  // Memory for the bodies of requests without a key, of all connections (anonymous_bodies.h).
  std::size_t anonymous_body_bytes = std::size_t{64} << 20;
};

}  // namespace patchbay::httpd
