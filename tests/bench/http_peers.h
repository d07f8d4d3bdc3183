// What host/http_client is measured against: the same requests without a client around them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace patchbay::bench {

// GETs of one URL: how many, and how many at a time over kept connections.
struct HttpLoad {
  std::string url;
  std::uint16_t port = 0;
  std::string path;
  std::size_t requests = 0;
  std::size_t in_flight = 0;
  std::size_t body_bytes = 0;  // of each answer: anything else is a failure
};

// Each returns the seconds it took, and throws std::runtime_error if an answer is wrong. One
// thread, a curl_multi_perform and curl_multi_poll loop over reused handles.
double run_curl_multi(const HttpLoad& load);
// A thread for each request in flight, curl_easy_perform over a reused handle.
double run_curl_threads(const HttpLoad& load);
// One thread, Beast over Asio.
double run_beast(const HttpLoad& load);

}  // namespace patchbay::bench
