// Routes are data: each is a row of one table (host/api/routes.cc). The server answers requests by
// this table, and the OpenAPI description is made from it.
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

// Who may use a route. The scopes of a key decide this.
enum class Access {
  kAnyone,   // no key is needed or read
  kCall,     // run actions, read the catalog
  kTools,    // use tools; the handler checks which (callers/tool_scopes.h)
  kConnect,  // connect and disconnect accounts, change preferences
  kAdmin,    // manage the organization
  kOperate,  // manage this host, for every organization
};

// Returns the scope that a key needs; "" for kAnyone.
std::string_view scope_of(Access access);

// Where the handler runs.
enum class Work {
  kQuick,     // on the thread that reads the request: the handler must never wait
  kBlocking,  // on a fiber, which may wait; at the deadline the caller gets an error
};

struct QueryParameter {
  std::string_view name;
  std::string_view description;
  bool required = false;
  std::vector<std::string_view> values{};  // allowed values; empty: any
  // True: if the request has the route's ticket, which contains the value, the handler does not
  // read this parameter.
  bool by_ticket = false;
};

// A handler may return an error, which becomes the envelope (error_response.h). Several threads may
// call a handler at the same time.
using Handler = std::function<Result<Response>(const Request&)>;

struct Route {
  std::string_view method;   // GET answers HEAD too
  std::string_view pattern;  // "/v1/things/{id}": segments are literal or one {name}
  Access access;
  Handler handler;
  std::string_view id;       // OpenAPI's operationId; also the route's name in metrics
  std::string_view summary;  // one sentence

  std::string_view answers{};  // the schema of the 200 answer; "": not JSON
  std::string_view takes{};    // the body's schema, by its name in the description; "": no body
  std::vector<QueryParameter> query{};  // checked before the handler runs
  std::vector<int> statuses{};          // error statuses besides those of every route
  Work work = Work::kBlocking;
  int success = 200;
  std::size_t body_bytes = std::size_t{1} << 20;
  std::chrono::milliseconds deadline{60'000};  // 0: the handler has its own
  // False if a GET of this route changes something (RFC 9110 §9.2.1). A HEAD is then answered with
  // 204, and the handler is not called.
  bool is_safe = true;
  // The query parameter that may replace a key; the handler checks it. "": there is no such
  // parameter.
  std::string_view ticket{};
  bool by_range = false;   // the route also answers 206, 304 and 416, all without JSON
  bool by_events = false;  // the answer is, or may be, a stream of events (event_stream.h)
  // True if providers, not callers of Patchbay, send the requests: providers may add parameters.
  // False: a query parameter that is not declared here is refused.
  bool takes_any_query = false;
  // Checks the head of a request to an open route. Fails if the request is refused, whatever its
  // body is. Runs on a fiber before the body is read, and may wait. Empty: every body is read.
  std::function<Result<void>(const Request&)> may_send{};
  std::vector<NamedText> headers{};  // of every answer, refusals included
  // The value of WWW-Authenticate of a 401 (RFC 9110 §11.6.1), such as `Bearer scope="x"`; "": the
  // answer has no such header.
  std::string challenge{};
  // The resource for which an access token must be issued (Caller::audience); "": API keys only.
  std::string audience{};
};

}  // namespace patchbay::httpd
