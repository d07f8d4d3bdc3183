// SPDX-License-Identifier: Apache-2.0
// One request that a test expects, and its answer. Exchanges with the same method and URL are used
// in the order in which the test expected them.
//
//   host.expect("GET", "https://api.example/me").answer(200, R"({"id":"7"})");
//   host.expect("POST", "https://api.example/notes").body(R"({"text":"a"})").answer(201);
//   host.expect("GET", "https://api.example/slow").takes(std::chrono::seconds(9)).answer(200);
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "patchbay/sdk/error.h"

namespace patchbay::testing {

using Headers = std::vector<std::pair<std::string, std::string>>;

// A request as the connector sent it.
struct Sent {
  std::string method;
  std::string url;
  Headers headers;
  std::string body;
  std::uint32_t flags = 0;  // PATCHBAY_HTTP_… flags
  std::chrono::milliseconds timeout{0};
};

class Exchange {
 public:
  Exchange(std::string method, std::string url)
      : method_(std::move(method)), url_(std::move(url)) {}

  // Expects that the request has this header with this value.
  Exchange& header(std::string name, std::string value) {
    wanted_headers_.emplace_back(std::move(name), std::move(value));
    return *this;
  }
  // Expects that the request's body is exactly this.
  Exchange& body(std::string bytes) {
    wanted_body_ = std::move(bytes);
    return *this;
  }
  // Allows any number of these requests, including none.
  Exchange& any_number() {
    any_number_ = true;
    return *this;
  }

  // Sets the provider's response. Default: 200 with an empty body.
  Exchange& answer(std::uint32_t status, std::string body = {}, Headers headers = {}) {
    status_ = status;
    answer_body_ = std::move(body);
    answer_headers_ = std::move(headers);
    return *this;
  }
  // Sets the address from which the response comes, as after a redirect.
  Exchange& from(std::string url) {
    answer_url_ = std::move(url);
    return *this;
  }
  // Marks the response as one from the host's cache.
  Exchange& from_cache() {
    from_cache_ = true;
    return *this;
  }
  // Sets the host's failure for a request without a response, for example
  // sdk::Error(PATCHBAY_E_PROVIDER_UNAVAILABLE, "It did not answer.").
  Exchange& fail(sdk::Error failure) {
    failure_ = std::move(failure);
    return *this;
  }
  // Sets the duration of the response: the host's clock moves forward by this time.
  Exchange& takes(std::chrono::milliseconds time) {
    time_ = time;
    return *this;
  }
  // Runs `done` while the connector waits, for example [&] { host.cancelled = true; }.
  Exchange& meanwhile(std::function<void()> done) {
    done_ = std::move(done);
    return *this;
  }

  [[nodiscard]] const std::string& method() const { return method_; }
  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] std::uint32_t status() const { return status_; }
  [[nodiscard]] const std::string& answer_url() const {
    return answer_url_.empty() ? url_ : answer_url_;
  }
  [[nodiscard]] bool is_from_cache() const { return from_cache_; }
  [[nodiscard]] const std::string& text() const { return answer_body_; }
  [[nodiscard]] const Headers& headers() const { return answer_headers_; }
  [[nodiscard]] const std::optional<sdk::Error>& failure() const { return failure_; }
  [[nodiscard]] std::chrono::milliseconds time() const { return time_; }

  [[nodiscard]] bool takes_more() const { return any_number_ || uses_ == 0; }
  [[nodiscard]] bool is_missed() const { return !any_number_ && uses_ == 0; }
  void use() {
    ++uses_;
    if (done_) done_();
  }

  // Returns a text with the differences from the expected request; otherwise "".
  [[nodiscard]] std::string difference(const Sent& sent) const {
    for (const auto& wanted : wanted_headers_) {
      bool found = false;
      for (const auto& header : sent.headers) found = found || header == wanted;
      if (!found) return "has no header \"" + wanted.first + ": " + wanted.second + "\"";
    }
    if (wanted_body_ && *wanted_body_ != sent.body) {
      return "has the body \"" + sent.body + "\", expected \"" + *wanted_body_ + "\"";
    }
    return {};
  }

 private:
  std::string method_;
  std::string url_;
  Headers wanted_headers_;
  std::optional<std::string> wanted_body_;
  bool any_number_ = false;
  std::uint32_t status_ = 200;
  std::string answer_url_;
  bool from_cache_ = false;
  std::string answer_body_;
  Headers answer_headers_;
  std::optional<sdk::Error> failure_;
  std::chrono::milliseconds time_{0};
  std::function<void()> done_;
  int uses_ = 0;
};

}  // namespace patchbay::testing
