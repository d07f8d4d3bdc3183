#include <curl/curl.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <vector>

#include "http_peers.h"

namespace patchbay::bench {
namespace {

constexpr long kReceiveBuffer = 64 << 10;  // as ours

std::size_t count_bytes(char*, std::size_t, std::size_t size, void* total) {
  *static_cast<std::size_t*>(total) += size;
  return size;
}

struct Lane {
  CURL* easy = curl_easy_init();
  std::size_t bytes = 0;

  Lane() = default;
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;
  ~Lane() { curl_easy_cleanup(easy); }
};

void expect_whole(const Lane& lane, CURLcode code, std::size_t body_bytes) {
  long status = 0;
  curl_easy_getinfo(lane.easy, CURLINFO_RESPONSE_CODE, &status);
  if (code != CURLE_OK || status != 200 || lane.bytes != body_bytes) {
    throw std::runtime_error("the curl_multi loop got a wrong answer");
  }
}

}  // namespace

double run_curl_multi(const HttpLoad& load) {
  const std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> multi(curl_multi_init(),
                                                                    &curl_multi_cleanup);
  std::vector<std::unique_ptr<Lane>> lanes;
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < load.in_flight; ++i) {
    lanes.push_back(std::make_unique<Lane>());
    CURL* easy = lanes.back()->easy;
    curl_easy_setopt(easy, CURLOPT_URL, load.url.c_str());
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, kReceiveBuffer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, count_bytes);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &lanes.back()->bytes);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, lanes.back().get());
    curl_multi_add_handle(multi.get(), easy);
  }
  std::size_t begun = load.in_flight;
  std::size_t done = 0;
  while (done < load.requests) {
    int running = 0;
    curl_multi_perform(multi.get(), &running);
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi.get(), &left)) {
      const CURLcode code = message->data.result;
      void* context = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &context);
      auto& lane = *static_cast<Lane*>(context);
      expect_whole(lane, code, load.body_bytes);
      lane.bytes = 0;
      curl_multi_remove_handle(multi.get(), lane.easy);
      ++done;
      if (begun++ < load.requests) curl_multi_add_handle(multi.get(), lane.easy);
      running = 1;
    }
    if (done < load.requests) curl_multi_poll(multi.get(), nullptr, 0, 1000, nullptr);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  return took.count();
}

}  // namespace patchbay::bench
