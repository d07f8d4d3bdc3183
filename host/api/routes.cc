// The table. A row says all there is to know of a route; the schemas it names are in schemas.json.
#include <memory>

#include "api/handlers.h"
#include "api/schemas.h"
#include "httpd/openapi.h"

namespace patchbay::api {
namespace {

using httpd::Access;
using httpd::Route;
using httpd::Work;
using Function = Answer (*)(const Api&, const Request&);

class Table {
 public:
  explicit Table(const Api& api) : api_(api) {}

  // The row just added, for what few routes say of themselves.
  Route& add(std::string_view method, std::string_view pattern, Access access, Function function,
             std::string_view id, std::string_view summary) {
    rows_.push_back(
        {method, pattern, access,
         [&api = api_, function](const Request& request) { return function(api, request); }, id,
         summary});
    rows_.back().deadline = api_.deadline;
    return rows_.back();
  }
  std::vector<Route> take() { return std::move(rows_); }

 private:
  const Api& api_;
  std::vector<Route> rows_;
};

void add_health(Table& table) {
  Route* row = &table.add("GET", "/healthz", Access::kAnyone, healthz, "healthz",
                          "Whether the process runs.");
  row->answers = "Status";
  row->work = Work::kQuick;
  row = &table.add("GET", "/readyz", Access::kAnyone, readyz, "readyz",
                   "Whether requests should be sent here.");
  row->answers = "Status";
  table.add("GET", "/metrics", Access::kAdmin, metrics, "metrics",
            "What is counted, in Prometheus' text format.");
}

void add_calls(Table& table) {
  Route* row =
      &table.add("GET", "/aip/connectors/list_accessible", Access::kCall, list_connectors,
                 "list_connectors", "The connectors that can be used, with their actions.");
  row->answers = "ConnectorList";
  row = &table.add("POST", "/aip/connectors/{connector_id}/actions/{action_id}", Access::kCall,
                   call_action, "call_action",
                   "Runs an action; the body is its arguments, the answer its result.");
  row->query = {{"link_id", "The account to act as, where there are several."},
                {"deadline_ms", "How long the call may take, in milliseconds."}};
  row->takes = "Any";
  row->answers = "Any";
  row->statuses = {404, 409, 422, 502};
}

}  // namespace

std::vector<Route> routes(const Api& api) {
  Table table(api);
  add_health(table);
  add_calls(table);
  std::vector<Route> rows = table.take();

  // The description lists itself too, so it is written when all rows are there.
  const auto description = std::make_shared<std::string>();
  Route self = {
      "GET",
      "/openapi.json",
      Access::kAnyone,
      [description](const Request&) -> Answer { return httpd::json_response(*description); },
      "openapi",
      "This description."};
  self.work = Work::kQuick;
  self.answers = "Any";
  rows.push_back(std::move(self));
  *description = httpd::openapi_of(rows, {.title = "Patchbay",
                                          .version = api.version,
                                          .public_url = api.public_url,
                                          .schemas = schemas()});
  return rows;
}

}  // namespace patchbay::api
