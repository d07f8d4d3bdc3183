#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/caller.h"
#include "base/clock.h"
#include "base/result.h"
#include "base/trace_id.h"

namespace patchbay::httpd {

struct NamedText {
  std::string name;
  std::string value;
};

// A request as a handler sees it: plain values, independent of the HTTP library. Already bounded
// (limits.h).
struct Request {
  std::string method;                 // "GET", "HEAD", as sent
  std::string path;                   // as sent, without the query
  std::vector<std::string> segments;  // of the path, percent-decoded; "/a/b" has "a", "b"
  std::vector<NamedText> query;       // percent-decoded, in order
  std::vector<NamedText> parameters;  // what the {names} of the route's pattern stand for
  std::vector<NamedText> headers;     // in order
  std::string body;
  std::string address;  // the client's; behind a trusted proxy, the client that it names
  TraceId trace_id;     // of `traceparent`, unless another organization uses it now; else new
  std::shared_ptr<const void> trace_hold;  // of an id that the client chose (trace_owners.h)
  std::shared_ptr<const Caller> caller;    // nullptr where anyone may ask
  Monotonic deadline = Monotonic::max();
  std::stop_token cancelled;  // requested when the client is gone or the deadline has passed

  // The first header of that name, in any case; nothing if there is no such header.
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
  // The value of a cookie (RFC 6265 §4.2.1); nothing if the client sends no cookie of that name.
  [[nodiscard]] std::optional<std::string_view> cookie(std::string_view name) const;
  // The value of a query parameter; the first one if it comes several times.
  [[nodiscard]] std::optional<std::string_view> query_value(std::string_view name) const;
  // The text at {name} of the pattern; "" if the pattern has no such name.
  [[nodiscard]] std::string_view parameter(std::string_view name) const;
};

// Splits a request target (RFC 9112 §3.2, origin or absolute form) into path, segments and query.
// The host of an absolute form is ignored: every host is this server. MALFORMED_REQUEST: another
// form, a fragment, a wrong percent-encoding, NUL, or text that is not UTF-8.
Result<void> set_target(std::string_view target, Request& request);

// Overwrites what may be secret and is no longer needed: the body, and the values of headers and
// query. They keep their sizes. Parameters and trace id stay, because after the deadline the
// connection may read them at the same time.
void wipe_secrets(Request& request);

// "Bearer KEY" of the Authorization header: KEY, or "".
std::string_view bearer_of(const Request& request);

// The pairs of a form, from a query or a body of application/x-www-form-urlencoded.
Result<std::vector<NamedText>> parse_form(std::string_view text);

bool equal_ignoring_case(std::string_view left, std::string_view right);

}  // namespace patchbay::httpd
