// The peers with which host/http_client is compared: the same requests by bare libraries.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace patchbay::bench {

// GETs of one URL: how many in total, and how many at once over kept connections.
struct HttpLoad {
  std::string url;
  std::uint16_t port = 0;
  std::string path;
  std::size_t requests = 0;
  std::size_t in_flight = 0;
  std::size_t body_bytes = 0;  // the bytes of each answer's body; any other size is a failure
};

// Each function returns the seconds that it took, and throws std::runtime_error if an answer is
// wrong. This one uses one thread with a loop of curl_multi_perform and curl_multi_poll over reused
// handles.
double run_curl_multi(const HttpLoad& load);
// Uses a thread for each request in flight, each with curl_easy_perform and a reused handle.
double run_curl_threads(const HttpLoad& load);
// Uses one thread with Beast over Asio.
double run_beast(const HttpLoad& load);

}  // namespace patchbay::bench
