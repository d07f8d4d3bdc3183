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

// A request as a handler sees it: plain values, independent of the HTTP library. Its size was
// checked already (limits.h).
struct Request {
  std::string method;                 // "GET", "HEAD", as sent
  std::string path;                   // as sent, without the query
  std::vector<std::string> segments;  // of the path, percent-decoded; "/a/b" has "a", "b"
  std::vector<NamedText> query;       // percent-decoded, in order
  std::vector<NamedText> parameters;  // the path's text for each {name} of the pattern
  std::vector<NamedText> headers;     // in order
  std::string body;
  std::string address;  // the client's; a trusted proxy names the client behind it
  TraceId trace_id;     // of `traceparent`; a new id if another organization uses that id
  std::shared_ptr<const void> trace_hold;  // keeps an id that the client chose (trace_owners.h)
  std::shared_ptr<const Caller> caller;    // nullptr if the route is open to anyone
  Monotonic deadline = Monotonic::max();
  std::stop_token cancelled;  // requested when the client is gone or the deadline has passed

  // Returns the first header of that name, compared without regard to case; nothing if there is no
  // such header.
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
  // Returns the value of a cookie (RFC 6265 §4.2.1); nothing if the client sends no cookie of that
  // name.
  [[nodiscard]] std::optional<std::string_view> cookie(std::string_view name) const;
  // Returns the value of a query parameter; the first value if the parameter comes several times.
  [[nodiscard]] std::optional<std::string_view> query_value(std::string_view name) const;
  // Returns the path's text for {name} of the pattern; "" if the pattern has no such name.
  [[nodiscard]] std::string_view parameter(std::string_view name) const;
};

// Splits a request target (RFC 9112 §3.2, origin or absolute form) into path, segments and query.
// The host of an absolute form is ignored, because this server answers for every host. Fails with
// MALFORMED_REQUEST on another form, a fragment, a wrong percent-encoding, NUL, or text that is not
// UTF-8.
Result<void> set_target(std::string_view target, Request& request);

// Overwrites the parts that may be secret and are no longer needed: the body, and the values of
// headers and query. Their sizes do not change. Parameters and trace id are kept, because the
// connection may read them at the same time if the deadline has passed.
void wipe_secrets(Request& request);

// Returns KEY of the header "Authorization: Bearer KEY", or "" if there is no such header.
std::string_view bearer_of(const Request& request);

// Returns the first language that the client wants, such as "de-CH" (RFC 9110 §12.5.4); "" if the
// client names no language.
std::string_view language_of(const Request& request);

// Returns the pairs of a form (base/form.h), from a query or a body. Fails with MALFORMED_REQUEST
// if form_text() cannot decode a name or a value.
Result<std::vector<NamedText>> parse_form(std::string_view text);

}  // namespace patchbay::httpd
