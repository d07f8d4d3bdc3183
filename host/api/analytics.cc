// Shows statistics of connections and uses, counted from the organization's audit records.

#include "api/handlers.h"
#include "api/query_number.h"
#include "audit/connector_counts.h"
#include "base/rfc3339.h"
#include "engine/engine.h"
#include "store/store.h"

namespace patchbay::api {
namespace {

constexpr int kDays = 30;
constexpr int kMostDays = 90;

Json rate(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? Json(nullptr) : Json(static_cast<double>(part) / static_cast<double>(whole));
}

// Adds the failed calls by error code, and their share of all calls.
void add_errors(const audit::ConnectorCounts& counted, Json& into) {
  std::int64_t failed = 0;
  for (const auto& [code, count] : counted.errors) failed += count;
  const std::int64_t calls = counted.uses + failed;
  into["calls_failed"] = failed;
  into["error_rate"] = rate(failed, calls);
  into["errors"] = Json::array();
  for (const auto& [code, count] : counted.errors) {
    into["errors"].push_back({{"code", code}, {"calls", count}, {"rate", rate(count, calls)}});
  }
}

Json counts_json(const std::string& connector, const audit::ConnectorCounts& counted) {
  Json of = {{"connector_id", connector},
             {"oauth_initiated", counted.initiated},
             {"oauth_completed", counted.completed},
             {"oauth_failed", counted.failed},
             {"completion_rate", rate(counted.completed, counted.initiated)},
             {"activation_rate", rate(counted.activated_users, counted.connected_users)},
             {"average_seconds_to_first_use",
              rate(counted.until_first_use.count() / 1000, counted.activated_users)},
             {"uses", counted.uses},
             {"users", counted.users}};
  add_errors(counted, of);
  return of;
}

Result<WallTime> time_of(const Request& request, std::string_view name, WallTime otherwise) {
  const auto given = request.query_value(name);
  if (!given) return otherwise;
  if (const auto time = parse_rfc3339(*given)) return *time;
  return Error(Code::kInvalidArgument,
               "The query's " + std::string(name) +
                   " has to be a time as RFC 3339 has it, such as 2026-11-21T04:16:28Z, or a day.");
}

// Returns the time range to count. It ends at `until` (default: now), and begins at `from`
// (default: `days` days before `until`).
Result<audit::CountedTime> counted_time(const Api& api, const Request& request) {
  PATCHBAY_TRY(const int days, query_number(request, "days", {.most = kMostDays, .usual = kDays}));
  PATCHBAY_TRY(const WallTime until,
               time_of(request, "until", api.engine.clock.wall() + std::chrono::milliseconds(1)));
  PATCHBAY_TRY(const WallTime from,
               time_of(request, "from", until - std::chrono::hours(24 * days)));
  if (from < until && until - from <= std::chrono::hours(24 * kMostDays)) {
    return audit::CountedTime{
        .organization = request.caller->organization, .from = from, .until = until};
  }
  return Error(Code::kInvalidArgument,
               "The query's `from` has to be before its `until`, by 90 days at most.");
}

}  // namespace

Answer admin_analytics(const Api& api, const Request& request) {
  PATCHBAY_TRY(const auto time, counted_time(api, request));
  PATCHBAY_TRY(const auto counted, audit::count_connectors(api.store, time));
  Json connectors = Json::array();
  for (const auto& [id, of] : counted.connectors) {
    // Callbacks with an unknown state are skipped, because their connector is unknown.
    if (id.empty()) continue;
    connectors.push_back(counts_json(id, of));
  }
  Json active = Json::array();
  for (const auto& [day, count] : counted.active) {
    active.push_back({{"day", rfc3339(day).substr(0, 10)}, {"connectors", count}});
  }
  return httpd::json_response(Json{
      {"from", rfc3339(time.from)},
      {"until", rfc3339(time.until)},
      {"complete", counted.complete},
      {"counted_from", rfc3339(counted.complete ? time.from : counted.oldest.value_or(time.from))},
      {"connectors", std::move(connectors)},
      {"daily_active_connectors",
       std::move(active)}}.dump());
}

}  // namespace patchbay::api
