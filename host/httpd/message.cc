#include "httpd/message.h"

#include <array>
#include <boost/beast/http/error.hpp>

#include "base/net.h"
#include "httpd/authority.h"

namespace patchbay::httpd {
namespace {

namespace http = boost::beast::http;

Error malformed(std::string message) { return {Code::kMalformedRequest, std::move(message)}; }

// Headers that determine the destination, the sender, the length, the form or the effect of a
// request. Each may occur only once. Otherwise one server might use the first value and the next
// server the last one.
constexpr auto kSingleHeaders = std::to_array<std::string_view>(
    {"Host", "Content-Length", "Transfer-Encoding", "Authorization", "X-Patchbay-User",
     "traceparent", "Content-Encoding", "Content-Type", "Cookie", "Expect", "Last-Event-ID",
     "Origin", "Idempotency-Key", "Mcp-Session-Id", "MCP-Protocol-Version", "Mcp-Method",
     "Mcp-Name", "Range", "If-Range"});

Result<void> check_fields(const Request& request) {
  std::array<bool, kSingleHeaders.size()> seen{};
  for (const NamedText& header : request.headers) {
    if (!is_field_content(header.value)) {
      return malformed("A header of the request holds a control character.");
    }
    for (std::size_t i = 0; i < kSingleHeaders.size(); ++i) {
      if (!equal_ignoring_case(header.name, kSingleHeaders[i])) continue;
      if (seen[i]) {
        return malformed("The request has the header " + std::string(kSingleHeaders[i]) +
                         " twice. Send it once.");
      }
      seen[i] = true;
    }
  }
  return success();
}

// Checks that the Host header has the form of a host (RFC 9112 §3.2). Every host is accepted. Only
// an HTTP/1.0 request may lack the Host header.
Result<void> check_host(const Parser& parser, const Request& request) {
  const auto host = request.header("Host");
  if (!host) {
    if (parser.get().version() < 11) return success();
    return malformed("A request has to have one Host header (RFC 9112 §3.2).");
  }
  if (is_authority(*host)) return success();
  return malformed(
      "The request's Host header names no host: a name or an address is expected, and perhaps a "
      "port (RFC 9110 §7.2).");
}

Result<void> check_length(const Parser& parser, const Request& request) {
  const auto encoding = request.header("Transfer-Encoding");
  const auto length = request.header("Content-Length");
  // The parser accepts a list of equal lengths. It is refused here.
  if (length && length->find_first_not_of("0123456789") != length->npos) {
    return malformed("The request's Content-Length has to be one number (RFC 9110 §8.6).");
  }
  if (!encoding) return success();
  if (length || !equal_ignoring_case(*encoding, "chunked") || parser.get().version() < 11) {
    return malformed(
        "The request's body has to be sized by Content-Length, or by Transfer-Encoding: chunked "
        "alone (RFC 9112 §6).");
  }
  return success();
}

}  // namespace

Result<Request> request_of(const Parser& parser) {
  const auto& message = parser.get();
  Request request;
  request.method = std::string(message.method_string());
  for (const auto& field : message) {
    request.headers.push_back({std::string(field.name_string()), std::string(field.value())});
  }
  PATCHBAY_TRY(check_fields(request));
  PATCHBAY_TRY(check_host(parser, request));
  PATCHBAY_TRY(check_length(parser, request));
  return request;
}

Result<void> check_lines(std::string_view head) {
  for (std::size_t at = head.find('\n'); at != head.npos; at = head.find('\n', at + 1)) {
    const std::string_view next = head.substr(at + 1, 1);
    if (next == " " || next == "\t") {
      return malformed(
          "A header of the request goes on in a second line, which is obsolete (RFC 9112 §5.2). "
          "Write it in one.");
    }
  }
  return success();
}

Error error_of(const boost::system::error_code& failed) {
  if (failed == http::error::body_limit) {
    return {Code::kTooLarge, "The request's body is larger than this path takes."};
  }
  if (failed == http::error::header_limit || failed == http::error::buffer_overflow) {
    return {Code::kTooLarge, "The request's head is larger than this server takes."};
  }
  return malformed("The request is not HTTP/1.1: " + failed.message() + " (RFC 9112).");
}

}  // namespace patchbay::httpd
