#include "wire.h"

#include <patchbay/sdk/request.h>

#include <algorithm>
#include <optional>

#include "address.h"

namespace mcp {

using patchbay::sdk::Error;
using patchbay::sdk::Request;
using patchbay::sdk::Response;
using std::chrono::milliseconds;

namespace {

constexpr int kMostRedirects = 3;
constexpr std::uint32_t kNotAcceptable = 406;
constexpr milliseconds kLongestReserve{1000};
constexpr milliseconds kGoodbye{1000};
constexpr milliseconds kLongestWait{24 * 3600 * 1000};  // if the call has no deadline

bool is_redirect(std::uint32_t status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

Request with_headers(Request request, const Headers& headers) {
  for (const auto& [name, value] : headers) request = std::move(request).header(name, value);
  return request;
}

// Returns a redirect's target without its query, which may contain a secret.
std::string shown(const std::string& url) { return url.substr(0, url.find('?')); }

// Returns the target of a redirect that may be followed. The redirect must keep the method and the
// body, and must stay within the origin, so that no header leaves it. Throws for any other
// redirect.
std::string followed(const Response& answer, const std::string& from, int hops) {
  const std::string target = resolve(from, answer.header("Location"));
  const bool keeps_method = answer.status() == 307 || answer.status() == 308;
  if (keeps_method && is_same_origin(from, target) && hops < kMostRedirects) return target;
  throw Error(PATCHBAY_E_PROVIDER_ERROR,
              "The MCP server redirects (" + std::to_string(answer.status()) + ") to " +
                  shown(target).substr(0, 200) +
                  ". Only 307 and 308 within its origin are followed: set the connector's url to "
                  "the address that it has now.")
      .provider_status(answer.status());
}

}  // namespace

struct Wire::WireRequest {
  std::string method;
  std::string url;
  const std::string* body;  // nullptr: no body
  const Headers& headers;
  SendOptions sending;
};

milliseconds reserve_of(const patchbay::sdk::Call& call) {
  const auto left = call.remaining();
  return left ? std::min(kLongestReserve, *left / 10) : milliseconds(0);
}

bool Wire::is_out_of_time() const {
  const auto left = call_.remaining();
  return left && *left <= reserve_;
}

milliseconds Wire::time_left() const {
  const auto left = call_.remaining();
  return left ? std::max(*left - reserve_, milliseconds(1)) : kLongestWait;
}

Response Wire::send(const WireRequest& asked) {
  bool json_first = true;
  std::string url = asked.url;
  for (int hops = 0;;) {
    Request request(asked.method, url);
    if (asked.body != nullptr) {
      request = std::move(request)
                    .header("Content-Type", "application/json")
                    .header("Accept", json_first ? "application/json, text/event-stream"
                                                 : "text/event-stream, application/json")
                    .body(*asked.body);
    }
    request = with_headers(with_headers(std::move(request), asked.headers), further_);
    // Each request has a timeout, because the host allows a long silence of the server only if the
    // request has a timeout.
    const milliseconds time = asked.sending.timeout;
    request = std::move(request).timeout(time > milliseconds(0) ? time : time_left());
    if (asked.sending.is_repeatable) request = std::move(request).idempotent();
    if (asked.sending.is_last_word) request = std::move(request).last_word();
    if (asked.sending.is_stream) request = std::move(request).stream();
    Response answer = call_.http().send(std::move(request).no_redirect().no_cache());
    if (is_redirect(answer.status())) {
      url = followed(answer, url, hops++);
    } else if (answer.status() == kNotAcceptable && asked.body != nullptr && json_first) {
      // The server did not carry out the request. Some servers read only the first type in Accept.
      json_first = false;
    } else {
      return answer;
    }
  }
}

Response Wire::post(const std::string& url, const std::string& body, const Headers& headers,
                    SendOptions sending) {
  return send({"POST", url, &body, headers, sending});
}

Response Wire::get(const std::string& url, const Headers& headers, SendOptions sending) {
  Headers all = headers;
  all.emplace_back("Accept", "text/event-stream");
  return send({"GET", url, nullptr, all, sending});
}

void Wire::remove(const std::string& url, const Headers& headers) {
  try {
    (void)send({"DELETE", url, nullptr, headers, {true, kGoodbye}});
  } catch (const Error&) {  // the server ends the session later by itself
  }
}

bool has_content_type(const Response& response, std::string_view type) {
  const std::string_view found = response.header("Content-Type");
  if (found.size() < type.size()) return false;
  for (std::size_t i = 0; i < type.size(); ++i) {
    const char c = found[i];
    if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c) != type[i]) return false;
  }
  const std::string_view rest = found.substr(type.size());
  return rest.empty() || rest.front() == ';' || rest.front() == ' ';
}

}  // namespace mcp
