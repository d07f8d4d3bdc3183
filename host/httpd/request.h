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

// A request for a handler: plain values that do not depend on the HTTP library. The sizes were
// checked before (limits.h).
struct Request {
  std::string method;                 // "GET", "HEAD", … as the client sent it
  std::string path;                   // as the client sent it, without the query
  std::vector<std::string> segments;  // the path's segments, percent-decoded: "a" and "b" for
                                      // "/a/b"
  std::vector<NamedText> query;       // percent-decoded, in the order of the URL
  std::vector<NamedText> parameters;  // the values of the {names} in the route's pattern
  std::vector<NamedText> headers;     // in the order of their arrival
  std::string body;
  std::string address;  // the client's address; a trusted proxy may have sent it
  TraceId trace_id;     // from the header traceparent; a new id if another organization uses that
                        // id
  std::shared_ptr<const void> trace_hold;  // reserves an id that the client chose (trace_owners.h)
  std::shared_ptr<const Caller> caller;    // nullptr if the route is open to anyone
  Monotonic deadline = Monotonic::max();
  std::stop_token cancelled;  // stopped when the client has left or the deadline has passed

  // Returns the value of the first header with this name, in any case. Returns nullopt if there is
  // no such header.
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
  // Returns the value of the cookie with this name (RFC 6265 §4.2.1). Returns nullopt if there is
  // no such cookie.
  [[nodiscard]] std::optional<std::string_view> cookie(std::string_view name) const;
  // Returns the first value of the query parameter with this name. Returns nullopt if there is no
  // such parameter.
  [[nodiscard]] std::optional<std::string_view> query_value(std::string_view name) const;
  // Returns the path's value for {name} of the pattern. Returns "" if the pattern has no such name.
  [[nodiscard]] std::string_view parameter(std::string_view name) const;
};

// Splits a request target (RFC 9112 §3.2, origin or absolute form) into path, segments and query.
// Ignores the host of an absolute form, because this server answers for every host. Fails with
// MALFORMED_REQUEST if the target has another form, a fragment, a wrong percent-encoding, a NUL, or
// text that is not UTF-8.
Result<void> set_target(std::string_view target, Request& request);

// Overwrites the parts of the request that may be secret: the body, and the values of the headers
// and of the query. The sizes of the texts do not change. Parameters and trace id stay, because the
// connection may read them at the same time, after the deadline.
void wipe_secrets(Request& request);

// Returns KEY of the header "Authorization: Bearer KEY". Returns "" if there is no such header.
std::string_view bearer_of(const Request& request);

// Returns the first language in the header Accept-Language, such as "de-CH" (RFC 9110 §12.5.4).
// Returns "" if the header is missing or does not begin with a language.
std::string_view language_of(const Request& request);

// Returns the pairs of a query or of a form's body (base/form.h). Fails with MALFORMED_REQUEST if
// form_text() cannot decode a name or a value.
Result<std::vector<NamedText>> parse_form(std::string_view text);

}  // namespace patchbay::httpd
