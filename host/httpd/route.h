// A route is a row of one table (host/api/routes.cc). The server uses this table to answer
// requests, and openapi_of() builds the OpenAPI description from it.
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

// Who may use a route. Except for kAnyone, the caller's key must have a scope.
enum class Access {
  kAnyone,   // the route needs no key, and a key is not read
  kCall,     // for running actions and reading the catalog
  kTools,    // for using tools; the handler checks each tool's scope (callers/tool_scopes.h)
  kConnect,  // for connecting and disconnecting accounts, and changing preferences
  kAdmin,    // for managing the organization
  kOperate,  // for managing this host and every organization
};

// Returns the scope that the key must have; "" for kAnyone.
std::string_view scope_of(Access access);

// Where the handler runs.
enum class Work {
  kQuick,     // on the thread that reads the request; the handler must never wait
  kBlocking,  // on a fiber that may wait; after the deadline the caller gets an error
};

struct QueryParameter {
  std::string_view name;
  std::string_view description;
  bool required = false;
  std::vector<std::string_view> values{};  // the allowed values; empty: any value
  // True if the route's ticket (Route::ticket) contains this value. For a request with the ticket,
  // the handler does not read this parameter.
  bool by_ticket = false;
};

// Answers a request. If it returns an error, the response is the envelope (error_response.h).
// Several threads may call a handler at the same time.
using Handler = std::function<Result<Response>(const Request&)>;

struct Route {
  std::string_view method;   // a route for GET also answers HEAD
  std::string_view pattern;  // for example "/v1/things/{id}"; a segment is a literal or one {name}
  Access access;
  Handler handler;
  std::string_view id;       // OpenAPI's operationId; also the route's name in metrics
  std::string_view summary;  // one sentence

  std::string_view answers{};           // schema name of the 200 response; "": the response is not
                                        // JSON
  std::string_view takes{};             // schema name of the body; "": the route takes no body
  std::vector<QueryParameter> query{};  // checked before the handler runs
  std::vector<int> statuses{};          // error statuses in addition to those of every route
  Work work = Work::kBlocking;
  int success = 200;
  std::size_t body_bytes = std::size_t{1} << 20;
  std::chrono::milliseconds deadline{60'000};  // 0: the handler sets its own deadline
  // False if a GET of this route changes something (RFC 9110 §9.2.1). The server then answers HEAD
  // with 204 and does not call the handler.
  bool is_safe = true;
  // The name of a query parameter. Its value, a ticket, may replace a key. The handler checks the
  // ticket. "": the route accepts no ticket.
  std::string_view ticket{};
  bool by_range = false;   // the route may also send 206, 304 and 416, without JSON
  bool by_events = false;  // the response may be a stream of events (event_stream.h)
  // True: the route also accepts query parameters that are not in `query`. Providers send its
  // requests and may add parameters. False: the server refuses such requests.
  bool takes_any_query = false;
  // Checks the head of a request to an open route. Fails if the request must be refused before its
  // body is read. Runs on a fiber and may wait. Empty: the server reads every body.
  std::function<Result<void>(const Request&)> may_send{};
  std::vector<NamedText> headers{};  // headers of every response, including refusals
  // The value of WWW-Authenticate in a 401 (RFC 9110 §11.6.1), for example `Bearer scope="x"`. "":
  // a 401 does not have this header.
  std::string challenge{};
  // The resource for which an access token must have been issued (Caller::audience). "": the route
  // accepts only API keys.
  std::string audience{};
};

}  // namespace patchbay::httpd
