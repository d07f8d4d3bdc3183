// Whether it runs, whether it should be sent requests, and what it counts.
#include <utility>

#include "api/handlers.h"

namespace patchbay::api {

Answer healthz(const Api& /*api*/, const Request& /*request*/) {
  return httpd::json_response(R"({"status":"ok"})");
}

// Says what is known: the store itself is never asked here, so that the answer comes at once.
Answer readyz(const Api& api, const Request& /*request*/) {
  if (api.draining) {
    return Error(Code::kOverloaded, "This server is shutting down.")
        .with_retry_after(std::chrono::seconds(1));
  }
  if (auto out = api.store.outage()) return std::move(*out);
  return httpd::json_response(R"({"status":"ready"})");
}

Answer metrics(const Api& api, const Request& /*request*/) {
  api.follow_counts();
  httpd::Response response;
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  response.body = api.metrics.text();
  return response;
}

}  // namespace patchbay::api
