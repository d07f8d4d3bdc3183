#include "conformance/replay.h"

#include <algorithm>

#include "base/lower_case.h"
#include "conformance/call_return.h"

namespace patchbay::conformance {
namespace {

using nlohmann::json;

constexpr std::size_t kShownBytes = 300;

bool is_same_body(const std::string& one, const std::string& other) {
  if (one == other) return true;
  const json first = json::parse(one, nullptr, false);
  const json second = json::parse(other, nullptr, false);
  return !first.is_discarded() && first == second;
}

// Returns true if `sent` has each header of the scenario. More headers may come with a later
// release of the SDK.
bool has_headers(const SentRequest& sent, const Headers& expected) {
  return std::ranges::all_of(expected, [&](const auto& header) {
    return std::ranges::any_of(sent.headers, [&](const auto& each) {
      return equal_ignoring_case(each.first, header.first) && each.second == header.second;
    });
  });
}

bool is_same(const SentRequest& sent, const SentRequest& expected) {
  return sent.method == expected.method && sent.url == expected.url &&
         is_same_body(sent.body, expected.body) && has_headers(sent, expected.headers);
}

std::string shown_request(const SentRequest& request) {
  std::string text = request.method + " " + request.url.substr(0, kShownBytes);
  for (const auto& [name, value] : request.headers) {
    text += ", " + name + ": " + excerpt(value, kShownBytes);
  }
  if (!request.body.empty()) text += ", with " + excerpt(request.body, kShownBytes);
  return text;
}

}  // namespace

Answer Replay::answer(const SentRequest& sent) {
  for (std::size_t i = 0; i < used_.size(); ++i) {
    if (used_[i] || !is_same(sent, call_.exchanges[i].request)) continue;
    used_[i] = true;
    return call_.exchanges[i].response;
  }
  if (unknown_.empty()) {
    const std::string left = missing();
    unknown_ = "the call sent " + shown_request(sent) + ", and the scenario has " +
               (left.empty() ? "no further request" : "only " + left) + " here";
  }
  return {.failure = PATCHBAY_E_PROVIDER_UNAVAILABLE};
}

std::string Replay::fault() const {
  if (!unknown_.empty()) return unknown_;
  const std::string left = missing();
  return left.empty() ? "" : "the call did not send " + left + ", which the scenario has";
}

std::string Replay::missing() const {
  std::string text;
  for (std::size_t i = 0; i < used_.size(); ++i) {
    if (used_[i]) continue;
    text += (text.empty() ? "" : " and ") + shown_request(call_.exchanges[i].request);
  }
  return text;
}

}  // namespace patchbay::conformance
