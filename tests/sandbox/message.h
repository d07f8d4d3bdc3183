// A request and its answer, as routes see them. Both are plain values that do not depend on the
// HTTP library.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace patchbay::sandbox {

using Pair = std::pair<std::string, std::string>;

struct Request {
  std::string method;
  std::string target;         // path and query as sent, percent-encoded
  std::string path;           // path as sent, without the query
  std::vector<Pair> query;    // decoded parameters in their order
  std::vector<Pair> headers;  // headers in their order
  std::string body;
  std::string origin;  // "http://127.0.0.1:PORT", as the client addressed the server

  // Sets `target`, and sets `path` and `query` from it.
  void set_target(std::string given);
  // Returns the first header with that name. Ignores case.
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
  [[nodiscard]] std::optional<std::string_view> parameter(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::vector<Pair> headers;
  std::string body;

  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
  void set(std::string name, std::string value);  // replaces a header of the same name
};

Response text_response(int status, std::string_view content_type, std::string body);

// Percent-encoding (RFC 3986 §2.1). With `plus_is_space`, "+" is decoded to a space too, as in a
// query.
std::string percent_decode(std::string_view text, bool plus_is_space = false);
std::string percent_encode(std::string_view text);

bool equal_ignoring_case(std::string_view left, std::string_view right);

}  // namespace patchbay::sandbox
