#pragma once

#include <chrono>
#include <cstddef>

namespace patchbay::httpd {

// The limits for the clients of the server, so that one client cannot use all of it.
struct Limits {
  std::size_t head_bytes = std::size_t{16} << 10;  // request line and headers
  std::size_t connections = 4096;                  // at once; more are refused for now
  // The most connections from one address, except from a trusted proxy; 0: no limit.
  std::size_t connections_per_address = 512;
  std::chrono::milliseconds idle{75'000};   // between two requests of a connection
  std::chrono::milliseconds read{20'000};   // from a request's first byte to its last
  std::chrono::milliseconds write{20'000};  // for one answer
  double requests_per_second = 1000;     // of a caller, or of an address without a key; 0: no limit
  double burst = 2000;                   // requests that may come together after a pause
  std::size_t in_flight = 10'000;        // handlers that run; further requests get OVERLOADED
  std::size_t streams = 2048;            // streamed bodies at once; further ones get OVERLOADED
  std::size_t streams_per_caller = 512;  // of one key, or of one address without a key
  // Bodies that came without a key, in all connections together (anonymous_bodies.h).
  std::size_t anonymous_body_bytes = std::size_t{64} << 20;
};

}  // namespace patchbay::httpd
