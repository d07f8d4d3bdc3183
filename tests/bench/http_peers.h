// The peers with which host/http_client is compared: the same requests by bare libraries.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace patchbay::bench {

// GETs of one URL: the total number, and the number that run at the same time over kept-alive
// connections.
struct HttpLoad {
  std::string url;
  std::uint16_t port = 0;
  std::string path;
  std::size_t requests = 0;
  std::size_t in_flight = 0;
  std::size_t body_bytes = 0;  // expected size of each answer's body; another size is a failure
};

// Each function returns the seconds that it took, and throws std::runtime_error if an answer is
// wrong. This one uses one thread with a loop of curl_multi_perform and curl_multi_poll over reused
// handles.
double run_curl_multi(const HttpLoad& load);
// Uses a thread for each request in flight. Each thread uses curl_easy_perform and reuses its
// handle.
double run_curl_threads(const HttpLoad& load);
// Uses one thread with Beast over Asio.
double run_beast(const HttpLoad& load);

}  // namespace patchbay::bench
