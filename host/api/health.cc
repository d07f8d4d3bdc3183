// Whether the process runs, whether it should get requests, and its metrics.
#include <soci/soci.h>

#include "api/handlers.h"

namespace patchbay::api {

Answer healthz(const Api& /*api*/, const Request& /*request*/) {
  return httpd::json_response(R"({"status":"ok"})");
}

Answer readyz(const Api& api, const Request& /*request*/) {
  if (api.draining) {
    return Error(Code::kOverloaded, "This server is shutting down.")
        .with_retry_after(std::chrono::seconds(1));
  }
  const auto answers = api.store.read([](Transaction& transaction) -> Result<int> {
    int one = 0;
    transaction.sql() << "select 1", soci::into(one);
    return one;
  });
  if (answers.has_error()) {
    return Error(Code::kOverloaded, "The store does not answer.")
        .with_retry_after(std::chrono::seconds(1));
  }
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
