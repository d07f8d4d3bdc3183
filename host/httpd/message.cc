#include "httpd/message.h"

#include <boost/beast/http/error.hpp>

namespace patchbay::httpd {
namespace {

namespace http = boost::beast::http;

Error malformed(std::string message) { return {Code::kMalformedRequest, std::move(message)}; }

bool is_field_text(std::string_view value) {
  for (const char byte : value) {
    const auto code = static_cast<unsigned char>(byte);
    if ((code < 0x20 && byte != '\t') || code == 0x7F) return false;
  }
  return true;
}

Result<void> check_framing(const Parser& parser, const Request& request) {
  int hosts = 0;
  int encodings = 0;
  for (const NamedText& header : request.headers) {
    hosts += equal_ignoring_case(header.name, "Host") ? 1 : 0;
    encodings += equal_ignoring_case(header.name, "Transfer-Encoding") ? 1 : 0;
    if (!is_field_text(header.value)) {
      return malformed("A header of the request holds a control character.");
    }
  }
  if (parser.get().version() >= 11 && hosts != 1) {
    return malformed("A request has to have one Host header (RFC 9112 §3.2).");
  }
  if (encodings == 0) return success();
  const auto encoding = request.header("Transfer-Encoding");
  const bool sized = request.header("Content-Length").has_value();
  if (encodings > 1 || sized || !equal_ignoring_case(*encoding, "chunked") ||
      parser.get().version() < 11) {
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
  PATCHBAY_TRY(check_framing(parser, request));
  return request;
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
