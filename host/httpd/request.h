#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/caller.h"
#include "base/clock.h"
#include "base/lower_case.h"
#include "base/result.h"
#include "base/trace_id.h"

namespace patchbay::httpd {

struct NamedText {
  std::string name;
  std::string value;
};

// A request for a handler: plain values that do not depend on the HTTP library. The sizes have
// already been checked (limits.h).
struct Request {
  std::string method;                 // "GET", "HEAD", as sent
  std::string path;                   // as sent, without the query
  std::vector<std::string> segments;  // of the path, percent-decoded: "a" and "b" for "/a/b"
  std::vector<NamedText> query;       // percent-decoded, in the order of the URL
  std::vector<NamedText> parameters;  // the text in the path for each {name} of the route's pattern
  std::vector<NamedText> headers;     // in the order in which they came
  std::string body;
  std::string address;  // the client's address, which a trusted proxy may have named
  TraceId trace_id;     // from `traceparent`, or a new id if another organization uses that id
  std::shared_ptr<const void> trace_hold;  // reserves an id that the client chose (trace_owners.h)
  std::shared_ptr<const Caller> caller;    // nullptr if the route is open to anyone
  Monotonic deadline = Monotonic::max();
  std::stop_token cancelled;  // stopped when the client is gone or the deadline has passed

  // Returns the value of the first header with this name, compared without regard to case. Returns
  // nothing if there is no such header.
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
  // Returns the value of the cookie with this name (RFC 6265 §4.2.1). Returns nothing if the client
  // sends no such cookie.
  [[nodiscard]] std::optional<std::string_view> cookie(std::string_view name) const;
  // Returns the first value of the query parameter with this name, or nothing.
  [[nodiscard]] std::optional<std::string_view> query_value(std::string_view name) const;
  // Returns the text in the path for {name} of the pattern; "" if the pattern has no such name.
  [[nodiscard]] std::string_view parameter(std::string_view name) const;
};

// Splits a request target (RFC 9112 §3.2, origin or absolute form) into path, segments and query.
// Ignores the host of an absolute form, because this server answers for every host. Fails with
// MALFORMED_REQUEST if the target has another form, a fragment, a wrong percent-encoding, a NUL, or
// text that is not UTF-8.
Result<void> set_target(std::string_view target, Request& request);

// Overwrites the parts of the request that may be secret: the body, and the values of the headers
// and of the query. The sizes of the texts do not change. Does not touch the parameters and the
// trace id, because the connection may read them at the same time, after the deadline has passed.
void wipe_secrets(Request& request);

// Returns KEY of the header "Authorization: Bearer KEY", or "" if there is no such header.
std::string_view bearer_of(const Request& request);

// Returns the first language in the header Accept-Language, such as "de-CH" (RFC 9110 §12.5.4).
// Returns "" if the header is missing or does not begin with a language.
std::string_view language_of(const Request& request);

// Returns the pairs of a query or of a form's body (base/form.h). Fails with MALFORMED_REQUEST if
// form_text() cannot decode a name or a value.
Result<std::vector<NamedText>> parse_form(std::string_view text);

}  // namespace patchbay::httpd
