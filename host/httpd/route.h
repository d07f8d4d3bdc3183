// A route is a row of one table (host/api/routes.cc). The server answers requests by this table,
// and openapi_of() makes the OpenAPI description from it.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "httpd/request.h"
#include "httpd/response.h"

namespace patchbay::httpd {

// Says who may use a route. A caller's key must have the scope.
enum class Access {
  kAnyone,   // no key is needed or read
  kCall,     // run actions, read the catalog
  kTools,    // use tools; the handler checks the tool's scope (callers/tool_scopes.h)
  kConnect,  // connect and disconnect accounts, change preferences
  kAdmin,    // manage the organization
  kOperate,  // manage this host, for every organization
};

// Returns the scope that the key must have; "" for kAnyone.
std::string_view scope_of(Access access);

// The place where the handler runs.
enum class Work {
  kQuick,     // on the thread that reads the request; the handler must never wait
  kBlocking,  // on a fiber, which may wait; after the deadline the caller gets an error
};

struct QueryParameter {
  std::string_view name;
  std::string_view description;
  bool required = false;
  std::vector<std::string_view> values{};  // the allowed values; empty: any value
  // True if the route's ticket (Route::ticket) contains this value. If a request has the ticket,
  // the handler does not read this parameter.
  bool by_ticket = false;
};

// Answers a request. If the handler returns an error, the answer is the envelope
// (error_response.h). Several threads may call a handler at the same time.
using Handler = std::function<Result<Response>(const Request&)>;

struct Route {
  std::string_view method;   // a route for GET also answers HEAD
  std::string_view pattern;  // such as "/v1/things/{id}"; a segment is a literal or one {name}
  Access access;
  Handler handler;
  std::string_view id;       // OpenAPI's operationId; also the route's name in metrics
  std::string_view summary;  // one sentence

  std::string_view answers{};           // the name of the schema of the 200 answer; "": no JSON
  std::string_view takes{};             // the name of the schema of the body; "": no body
  std::vector<QueryParameter> query{};  // checked before the handler runs
  std::vector<int> statuses{};          // error statuses that not every route has
  Work work = Work::kBlocking;
  int success = 200;
  std::size_t body_bytes = std::size_t{1} << 20;
  std::chrono::milliseconds deadline{60'000};  // 0: the handler sets its own deadline
  // False if a GET of this route changes something (RFC 9110 §9.2.1). The server then answers a
  // HEAD with 204 and does not call the handler.
  bool is_safe = true;
  // The name of the query parameter whose value, a ticket, may replace a key. The handler checks
  // the ticket. "": there is no such parameter.
  std::string_view ticket{};
  bool by_range = false;   // the route can also answer 206, 304 and 416, without JSON
  bool by_events = false;  // the answer may be a stream of events (event_stream.h)
  // True: the route accepts query parameters that `query` does not have, because providers send its
  // requests and may add parameters. False: the server refuses such parameters.
  bool takes_any_query = false;
  // Checks the head of a request to an open route, and fails if the request must be refused before
  // its body is read. Runs on a fiber and may wait. Empty: the server reads every body.
  std::function<Result<void>(const Request&)> may_send{};
  std::vector<NamedText> headers{};  // of every answer, including refusals
  // The value of WWW-Authenticate in a 401 (RFC 9110 §11.6.1), such as `Bearer scope="x"`. "": a
  // 401 has no such header.
  std::string challenge{};
  // The resource for which an access token must be issued (Caller::audience), so that the route
  // accepts the token. "": the route accepts only API keys.
  std::string audience{};
};

}  // namespace patchbay::httpd
