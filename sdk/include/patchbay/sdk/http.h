// SPDX-License-Identifier: Apache-2.0
// HTTP through the host, which adds the credential, limits, retries, the cache and the trace.
//
//   Response answer = call.http().send(Request::get(url).header("Accept", "application/json"));
//   if (answer.status() == 404) throw Error(PATCHBAY_E_NOT_FOUND, "…");
//   Json page = answer.as<Json>();
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "patchbay/abi/host_http.h"
#include "patchbay/sdk/codec.h"
#include "patchbay/sdk/request.h"
#include "patchbay/sdk/sink.h"
#include "patchbay/sdk/text.h"

namespace patchbay::sdk {

// The default limit for a body that is read into memory, in bytes.
inline constexpr std::size_t kBodyLimit = 8u << 20;

// The beginning of messages about this connector: its id, if patchbay_add_connector() set one.
#ifdef PATCHBAY_CONNECTOR_ID
inline constexpr const char* kMine = "Connector \"" PATCHBAY_CONNECTOR_ID "\": ";
#else
inline constexpr const char* kMine = "The connector: ";
#endif

// Returns the value of the header `name`; "" if there is no such header. Ignores the case of
// letters in names.
inline std::string_view find_header(const patchbay_header* headers, std::uint64_t count,
                                    std::string_view name) {
  const auto equal = [&](std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (lower_case(a[i]) != lower_case(b[i])) return false;
    }
    return true;
  };
  for (std::uint64_t i = 0; i < count; ++i) {
    if (equal(view(headers[i].name), name)) return view(headers[i].value);
  }
  return {};
}

// A response whose status and headers have arrived. Its body arrives while the connector reads it.
// The destructor closes the response. [call]
class Response {
 public:
  Response(const patchbay_call& call, const patchbay_host_http& http,
           const patchbay_http_response& response)
      : call_(&call), http_(&http), response_(response) {}
  Response(Response&& other) noexcept
      : call_(other.call_), http_(other.http_), response_(other.response_) {
    other.response_.handle = 0;
  }
  Response& operator=(Response&& other) noexcept {
    if (this == &other) return *this;
    close();
    call_ = other.call_;
    http_ = other.http_;
    response_ = other.response_;
    other.response_.handle = 0;
    return *this;
  }
  Response(const Response&) = delete;
  Response& operator=(const Response&) = delete;
  ~Response() { close(); }

  // Returns the handle, for host services that the SDK does not know; 0 if it is closed.
  [[nodiscard]] std::uint64_t handle() const { return response_.handle; }
  [[nodiscard]] std::uint32_t status() const { return response_.status; }
  [[nodiscard]] bool ok() const { return status() >= 200 && status() < 300; }

  // Returns the address from which the response came, after redirects. Secrets in it are masked.
  // Valid until close.
  [[nodiscard]] std::string_view url() const { return view(response_.url); }
  [[nodiscard]] bool from_cache() const {
    return (response_.flags & PATCHBAY_HTTP_FROM_CACHE) != 0;
  }

  // Returns the value of a header; "" if there is no such header. Valid until close.
  [[nodiscard]] std::string_view header(std::string_view name) const {
    return find_header(response_.headers, response_.header_count, name);
  }

  // Reads the next bytes of the body and returns their number, at least 1; 0 means the end.
  std::size_t read(char* buffer, std::size_t capacity) const {
    std::uint64_t got = 0;
    ServiceError error;
    error.check(http_->read(call_, response_.handle, buffer, capacity, &got, error.raw()));
    return static_cast<std::size_t>(got);
  }

  // Returns the rest of the body. Throws TOO_LARGE if the rest has more than `limit` bytes.
  [[nodiscard]] std::string read_all(std::size_t limit = kBodyLimit) const;

  // Returns the body of a refusal. Returns "" if the body has more than 64 KiB, because no real
  // refusal is so large.
  [[nodiscard]] std::string refusal() const;

  // Reads the body with Codec<T>, for example as<Json>(). Throws PROVIDER_UNAVAILABLE if the body
  // does not fit the type.
  template <class T>
  [[nodiscard]] T as(std::size_t limit = kBodyLimit) const {
    const std::string body = read_all(limit);
    try {
      return Codec<T>::decode(body);
    } catch (const Mismatch& mismatch) {
      throw Error(PATCHBAY_E_PROVIDER_UNAVAILABLE,
                  std::string(kMine) +
                      "the provider's answer could not be read: " + mismatch.what() +
                      " Try again later; if it stays so, check the address that the connector is "
                      "configured with.")
          .provider_status(status());
    }
  }

  // Passes the rest of the body to `sink`, without copying it through the connector. Returns the
  // number of bytes.
  std::uint64_t pipe(const Sink& sink) const {
    std::uint64_t piped = 0;
    ServiceError error;
    error.check(http_->pipe(call_, response_.handle, &sink.raw(), &piped, error.raw()));
    return piped;
  }

  void close() noexcept {
    if (response_.handle != 0) http_->close(call_, response_.handle);
    response_.handle = 0;
    response_.headers = nullptr;
    response_.header_count = 0;
    response_.url = {};
  }

 private:
  const patchbay_call* call_;
  const patchbay_host_http* http_;
  patchbay_http_response response_;
};

inline std::string Response::read_all(std::size_t limit) const {
  std::string body;
  std::size_t size = 0;
  while (true) {
    // One byte more than the limit is read, to detect a longer body.
    const std::size_t room = body.size() - size;
    if (room == 0) body.resize(size + (size < 16384 ? 16384 : size));
    const std::size_t got = read(body.data() + size, body.size() - size);
    size += got;
    if (size > limit) {
      throw Error(PATCHBAY_E_TOO_LARGE, "The provider's answer is larger than the " +
                                            std::to_string(limit) + " bytes taken here.");
    }
    if (got == 0) break;
  }
  body.resize(size);
  return body;
}

inline std::string Response::refusal() const {
  try {
    return read_all(64 << 10);
  } catch (const Error& error) {
    if (error.code() != PATCHBAY_E_TOO_LARGE) throw;
  }
  return {};
}

class Http {
 public:
  Http(const patchbay_call& call, const patchbay_host_http& http) : call_(&call), http_(&http) {}

  // Sends the request and waits for status and headers. Returns a response with any status. Throws
  // if the host could not solve a problem (an expired credential, a limit, an outage); do not catch
  // this exception. [call]
  [[nodiscard]] Response send(const Request& request) const {
    std::vector<patchbay_header> headers;
    const patchbay_http_request raw = request.raw(headers);
    patchbay_http_response response{};
    response.struct_size = sizeof(response);
    ServiceError error;
    error.check(http_->send(call_, &raw, &response, error.raw()));
    return Response(*call_, *http_, response);
  }

  // Sends at most 64 requests, each like send(). The host decides how many run at a time. The
  // responses are in the order of the requests. If a request fails, waits for the other requests,
  // closes all responses and throws the failure. [call]
  [[nodiscard]] std::vector<Response> send_all(const std::vector<Request>& requests) const {
    const std::size_t count = requests.size();
    std::vector<std::vector<patchbay_header>> headers(count);
    std::vector<patchbay_http_request> raw(count);
    std::vector<patchbay_http_response> filled(count);
    std::vector<const patchbay_http_request*> asked(count);
    std::vector<patchbay_http_response*> answered(count);
    for (std::size_t i = 0; i < count; ++i) {
      raw[i] = requests[i].raw(headers[i]);
      filled[i].struct_size = sizeof(patchbay_http_response);
      asked[i] = &raw[i];
      answered[i] = &filled[i];
    }
    ServiceError error;
    const patchbay_status status =
        http_->send_all(call_, asked.data(), answered.data(), count, error.raw());
    std::vector<Response> responses;
    responses.reserve(count);
    for (const patchbay_http_response& each : filled) responses.emplace_back(*call_, *http_, each);
    error.check(status);
    return responses;
  }

 private:
  const patchbay_call* call_;
  const patchbay_host_http* http_;
};

}  // namespace patchbay::sdk
