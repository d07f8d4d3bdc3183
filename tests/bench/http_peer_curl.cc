#include <curl/curl.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

#include "http_peers.h"

namespace patchbay::bench {
namespace {

constexpr long kReceiveBuffer = 64 << 10;  // same as in host/http_client

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

void prepare(Lane& lane, const HttpLoad& load) {
  curl_easy_setopt(lane.easy, CURLOPT_URL, load.url.c_str());
  curl_easy_setopt(lane.easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(lane.easy, CURLOPT_BUFFERSIZE, kReceiveBuffer);
  curl_easy_setopt(lane.easy, CURLOPT_WRITEFUNCTION, count_bytes);
  curl_easy_setopt(lane.easy, CURLOPT_WRITEDATA, &lane.bytes);
  curl_easy_setopt(lane.easy, CURLOPT_PRIVATE, &lane);
}

bool is_whole(const Lane& lane, CURLcode code, std::size_t body_bytes) {
  long status = 0;
  curl_easy_getinfo(lane.easy, CURLINFO_RESPONSE_CODE, &status);
  return code == CURLE_OK && status == 200 && lane.bytes == body_bytes;
}

}  // namespace

double run_curl_multi(const HttpLoad& load) {
  const std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> multi(curl_multi_init(),
                                                                    &curl_multi_cleanup);
  std::vector<std::unique_ptr<Lane>> lanes;
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < load.in_flight; ++i) {
    lanes.push_back(std::make_unique<Lane>());
    prepare(*lanes.back(), load);
    curl_multi_add_handle(multi.get(), lanes.back()->easy);
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
      if (!is_whole(lane, code, load.body_bytes)) {
        throw std::runtime_error("the curl_multi loop got a wrong answer");
      }
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

double run_curl_threads(const HttpLoad& load) {
  std::atomic<std::size_t> begun{0};
  std::atomic<bool> wrong{false};
  const auto start = std::chrono::steady_clock::now();
  std::vector<std::thread> callers;
  for (std::size_t i = 0; i < load.in_flight; ++i) {
    callers.emplace_back([&] {
      Lane lane;
      prepare(lane, load);
      while (begun.fetch_add(1) < load.requests) {
        lane.bytes = 0;
        const CURLcode code = curl_easy_perform(lane.easy);
        if (!is_whole(lane, code, load.body_bytes)) wrong = true;
      }
    });
  }
  for (auto& caller : callers) caller.join();
  if (wrong) throw std::runtime_error("a thread of curl_easy got a wrong answer");
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  return took.count();
}

}  // namespace patchbay::bench
