// Shows whether this server runs and whether it accepts requests. Returns the server's metrics.
#include <string>
#include <utility>

#include "api/handlers.h"
#include "engine/engine.h"
#include "store/store.h"

namespace patchbay::api {

namespace {

struct OverrunCounts {
  std::size_t overdue = 0;  // number of calls in connectors past their deadlines
  std::size_t aside = 0;    // number of connectors that are blocked, for one link or for all
};

OverrunCounts count_overruns(const Api& api) {
  calls::Overruns& overruns = api.engine.pipeline.overruns();
  OverrunCounts counts{.overdue = overruns.look()};
  for (const auto& [connector, count] : overruns.totals()) {
    counts.aside += overruns.aside(connector).size();
  }
  return counts;
}

}  // namespace

Answer healthz(const Api& /*api*/, const Request& /*request*/) {
  return httpd::json_response(R"({"status":"ok"})");
}

// Returns an error if this server is shutting down or the store has an outage. The response comes
// at once: Store::outage() returns only the remembered state and does not use the database.
Answer readyz(const Api& api, const Request& /*request*/) {
  if (api.draining) {
    return Error(Code::kOverloaded, "This server is shutting down.")
        .with_retry_after(std::chrono::seconds(1));
  }
  if (auto out = api.store.outage()) return std::move(*out);
  const OverrunCounts counts = count_overruns(api);
  return httpd::json_response(R"({"status":"ready","calls_overdue":)" +
                              std::to_string(counts.overdue) + R"(,"set_aside":)" +
                              std::to_string(counts.aside) + "}");
}

namespace {

// Updates the gauges of calls past their deadlines, and of connectors that are blocked because of
// such calls.
void measure_overruns(const Api& api) {
  const OverrunCounts counts = count_overruns(api);
  api.engine.metrics
      .gauge("patchbay_calls_overdue", "Calls inside connectors that are past their deadlines.")
      .set(static_cast<double>(counts.overdue));
  for (const auto& [connector, count] : api.engine.pipeline.overruns().totals()) {
    api.engine.metrics
        .gauge("patchbay_connector_overruns",
               "Calls that a connector went on with after their deadlines, since the start.",
               {{"connector", connector}})
        .set(static_cast<double>(count));
  }
  api.engine.metrics
      .gauge("patchbay_set_aside", "Connectors, for a link or for all, that are set aside.")
      .set(static_cast<double>(counts.aside));
}

}  // namespace

Answer metrics(const Api& api, const Request& /*request*/) {
  measure_overruns(api);
  api.follow_counts();
  httpd::Response response;
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  response.body = api.engine.metrics.text();
  return response;
}

}  // namespace patchbay::api
