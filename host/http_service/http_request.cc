#include "http_service/http_request.h"

#include <cxxabi.h>
#include <patchbay/abi/draft/host_http_streams.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "base/lower_case.h"
#include "base/net.h"
#include "services/barrier.h"
#include "services/text.h"

namespace patchbay::http_service {
namespace {

constexpr std::uint32_t kUnderstood = PATCHBAY_HTTP_NO_CREDENTIAL | PATCHBAY_HTTP_NO_REDIRECT;
// A response that may be stored can be read for this time after the deadline of its call.
constexpr std::chrono::milliseconds kStreamTime{PATCHBAY_HTTP_STREAM_KEEP_MAX_MS};
constexpr std::uint64_t kLongestTimeout = 365ULL * 24 * 3600 * 1000;  // a year, in milliseconds

// Returns true for a header that only the host may set. With such a header, a connector could act
// for another account, or make one request look like two.
bool is_hosts_own(std::string_view name) {
  return is_framing_header(name) ||
         is_one_of_ignoring_case(name, {"authorization", "proxy-authorization", "cookie",
                                        "keep-alive", "expect", "traceparent"});
}

Error refused(std::string sentence) {
  return Error(
      Code::kPluginFault,
      "The connector asked for an HTTP request that it may not send: " + std::move(sentence));
}

// Adds a header. Checks the sizes first, so that a text with an impossible size is never read.
Result<void> add_header(const patchbay_header& header, http_client::Headers& headers) {
  if (header.name.size > PATCHBAY_HTTP_HEADER_MAX || header.value.size > PATCHBAY_HTTP_HEADER_MAX) {
    return refused("a header is over 32 KiB.");
  }
  const std::string_view name = services::from_abi(header.name);
  const std::string_view value = services::from_abi(header.value);
  if (!is_token(name)) return refused("a header's name is not a token of RFC 9110.");
  if (is_hosts_own(name)) {
    return refused("header \"" + std::string(name) +
                   "\" is set by the host alone; leave it out (credentials are added by the host "
                   "as the manifest's auth says).");
  }
  if (!is_field_value(value) || name.size() + value.size() > PATCHBAY_HTTP_HEADER_MAX) {
    return refused("header \"" + std::string(name) +
                   "\" has a line break in its value, or is over 32 KiB.");
  }
  headers.add(std::string(name), std::string(value));
  return success();
}

Result<void> read_body(const services::CallFrame& frame, const patchbay_http_request& from,
                       HttpRequest& out) {
  if (const patchbay_source* source = from.body_source) {
    if (source->read == nullptr || source->rewind == nullptr) {
      return refused("its body_source lacks read or rewind.");
    }
    out.body.emplace(frame, *source);
    out.request.body_source = &*out.body;
    return success();
  }
  if (from.body.data == nullptr && from.body.size > 0) {
    return refused("its body has a size of " + std::to_string(from.body.size) +
                   " and no bytes (NULL).");
  }
  if (from.body.size > PATCHBAY_HTTP_BODY_MAX) {
    return refused("its body has " + std::to_string(from.body.size) +
                   " bytes; at most 256 MiB are taken at once. Use a body_source for more.");
  }
  out.request.body = services::from_abi(from.body);
  return success();
}

}  // namespace

Result<void> read_request(const services::CallFrame& frame, const patchbay_http_request& from,
                          HttpRequest& out) {
  if (!PATCHBAY_HAS(&from, timeout_ms)) {
    return refused("struct_size is " + std::to_string(from.struct_size) +
                   ", smaller than version 1.");
  }
  if (const auto unknown = from.flags & PATCHBAY_FLAGS_MUST_UNDERSTAND & ~kUnderstood) {
    return Error(Code::kUnsupported,
                 "The connector asked for an HTTP request with flag " + std::to_string(unknown) +
                     ", which this host does not know and may not ignore. Use a newer host.");
  }
  const std::string_view method = services::from_abi(from.method);
  if (!method.empty()) {
    if (method.size() > PATCHBAY_HTTP_METHOD_MAX || !is_token(method)) {
      return refused("the method is not a token of at most 32 letters.");
    }
    out.request.method.assign(method);
  }
  if (from.url.size > PATCHBAY_HTTP_URL_MAX) return refused("the URL is over 16 KiB.");
  out.request.url.assign(services::from_abi(from.url));
  if (from.header_count > PATCHBAY_HTTP_HEADERS_MAX ||
      (from.header_count > 0 && from.headers == nullptr)) {
    return refused("it has more than 100 headers, or a count without them.");
  }
  for (std::uint64_t i = 0; i < from.header_count; ++i) {
    PATCHBAY_TRY(add_header(from.headers[i], out.request.headers));
  }
  PATCHBAY_TRY(read_body(frame, from, out));
  out.request.idempotent = (from.flags & PATCHBAY_HTTP_IDEMPOTENT) != 0;
  out.request.credential = (from.flags & PATCHBAY_HTTP_NO_CREDENTIAL) == 0;
  out.fresh = (from.flags & PATCHBAY_HTTP_NO_CACHE) != 0;
  if ((from.flags & PATCHBAY_HTTP_NO_REDIRECT) != 0) out.request.max_redirects = 0;
  out.is_last_word = (from.flags & PATCHBAY_HTTP_LAST_WORD) != 0;
  out.is_stream = (from.flags & PATCHBAY_HTTP_STREAM) != 0;
  if (out.is_stream) out.request.kept_for = kStreamTime;
  out.max_body_bytes = from.max_body_bytes;
  out.timeout = std::chrono::milliseconds(std::min(from.timeout_ms, kLongestTimeout));
  // With the connector's own timeout, the provider may be silent for all of this time.
  if (from.timeout_ms > 0) out.request.idle_timeout = out.request.idle_timeout.zero();
  return success();
}

Result<std::size_t> PluginBody::read(std::span<std::byte> out) {
  std::uint64_t got = 0;
  PATCHBAY_TRY(const auto status, services::call_back("body source", [&] {
                 return source_.read(source_.context, out.data(), out.size(), &got);
               }));
  if (status != PATCHBAY_OK) return failed("read the body of its own request.");
  if (got > out.size()) {
    return Error(Code::kPluginFault, "The connector's request body says that it wrote " +
                                         std::to_string(got) + " bytes where " +
                                         std::to_string(out.size()) + " had room.");
  }
  return static_cast<std::size_t>(got);
}

Result<void> PluginBody::rewind() {
  PATCHBAY_TRY(const auto status,
               services::call_back("body source", [&] { return source_.rewind(source_.context); }));
  if (status == PATCHBAY_OK) return success();
  return failed("start the body of its request again, as it has to.");
}

// Returns the error for a failed body source. If the call has ended, returns the reason of its end.
Error PluginBody::failed(const char* to_do_what) const {
  if (auto ended = frame_.ended()) return std::move(*ended);
  return {Code::kPluginFault, std::string("The connector could not ") + to_do_what};
}

std::optional<std::uint64_t> PluginBody::size() const {
  if (source_.size == PATCHBAY_SIZE_UNKNOWN) return std::nullopt;
  return source_.size;
}

}  // namespace patchbay::http_service
