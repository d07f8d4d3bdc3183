#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "httpd/request.h"
#include "httpd/streamed_body.h"

namespace patchbay::httpd {

// The response of a handler. The server adds the headers that every response needs.
struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body{};
  // A body that many responses share. If set, used in place of `body`.
  std::shared_ptr<const std::string> shared_body{};
  std::vector<NamedText> headers{};
  // A body that is written in pieces. If set, used in place of `body`. Only for routes with
  // Work::kBlocking.
  std::optional<StreamedBody> streamed{};
  std::shared_ptr<const void> held{};  // released after the response was sent or failed
};

inline Response json_response(std::string body, int status = 200) {
  return {.status = status, .body = std::move(body)};
}

// Returns the body of a response that is not streamed. The bytes are valid as long as the response.
inline std::string_view bytes_of(const Response& response) {
  return response.shared_body ? *response.shared_body : response.body;
}

// Returns a response with the status 204 and without a body.
inline Response no_content() { return {.status = 204, .content_type = {}}; }

// Returns a response with the status 302, which sends the user's browser to another URL.
inline Response redirect_to(std::string url) {
  return {.status = 302, .content_type = {}, .headers = {{"Location", std::move(url)}}};
}

// Returns the reason phrase of a status, such as "Not Found" for 404 (RFC 9110 §15).
std::string_view reason_of(int status);

// How a client recognizes the end of a body (RFC 9112 §6.3).
enum class Framing { kLength, kChunks, kClose };

// Returns the head of a response as it is sent, including the empty line at its end. Omits a header
// whose name or value contains a control character, such as a line end. `date` has the form of RFC
// 9110 §5.6.7.
std::string head_of(const Response& response, std::string_view date, std::string_view trace_id,
                    bool keep_alive, Framing framing = Framing::kLength);

}  // namespace patchbay::httpd
