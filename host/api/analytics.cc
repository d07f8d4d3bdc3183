// How connecting goes and what is used, counted from the organization's audit record of a time.
#include <charconv>
#include <map>
#include <set>

#include "api/handlers.h"
#include "api/link_json.h"
#include "audit/query.h"

namespace patchbay::api {
namespace {

constexpr int kMostDays = 90;
constexpr int kMostPages = 200;  // of 1000 records; beyond, the answer says that it is cut off

// What is counted of one connector.
struct Counted {
  std::int64_t initiated = 0;
  std::int64_t completed = 0;
  std::int64_t failed = 0;
  std::int64_t uses = 0;
  std::map<std::string, std::int64_t> errors;  // code → calls that ended with it
  std::map<std::string, Millis> connected;     // user → when first
  std::map<std::string, Millis> used;          // user → when first
};

struct Analytics {
  std::map<std::string, Counted> connectors;
  std::map<std::string, std::set<std::string>> active;  // day → connectors

  void add(const AuditRecord& record) {
    const Json payload = Json::parse(record.payload, nullptr, false);
    if (!payload.is_object() || !payload.contains("connector_id")) return;
    const std::string connector = payload.value("connector_id", "");
    Counted& counted = connectors[connector];
    if (record.action == "connector_oauth_initiated") ++counted.initiated;
    if (record.action == "connector_oauth_failed") ++counted.failed;
    if (record.action == "connector_oauth_completed") {
      ++counted.completed;
      counted.connected.emplace(record.actor, record.at);
    }
    if (record.action == "connector_call_failed") ++counted.errors[payload.value("code", "")];
    if (record.action == "connector_usage") {
      ++counted.uses;
      counted.used.emplace(record.actor, record.at);
      active[rfc3339(from_millis(record.at)).substr(0, 10)].insert(connector);
    }
  }
};

Json rate(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? Json(nullptr) : Json(static_cast<double>(part) / static_cast<double>(whole));
}

// By code, and of all calls that were carried out or failed.
void add_errors(const Counted& counted, Json& into) {
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

Json json_of(const std::string& connector, const Counted& counted) {
  std::int64_t activated = 0;
  Millis waited = 0;
  for (const auto& [user, connected_at] : counted.connected) {
    const auto used = counted.used.find(user);
    if (used == counted.used.end() || used->second < connected_at) continue;
    ++activated;
    waited += used->second - connected_at;
  }
  Json of = {
      {"connector_id", connector},
      {"oauth_initiated", counted.initiated},
      {"oauth_completed", counted.completed},
      {"oauth_failed", counted.failed},
      {"completion_rate", rate(counted.completed, counted.initiated)},
      {"activation_rate", rate(activated, static_cast<std::int64_t>(counted.connected.size()))},
      {"average_seconds_to_first_use", rate(waited / 1000, activated)},
      {"uses", counted.uses},
      {"users", counted.used.size()}};
  add_errors(counted, of);
  return of;
}

Result<int> days_of(const Request& request) {
  const auto given = request.query_value("days");
  if (!given) return 30;
  int days = 0;
  const char* end = given->data() + given->size();
  const auto read = std::from_chars(given->data(), end, days);
  if (read.ec == std::errc() && read.ptr == end && days >= 1 && days <= kMostDays) return days;
  return Error(Code::kInvalidArgument, "The query's days have to be a number from 1 to 90.");
}

}  // namespace

Answer admin_analytics(const Api& api, const Request& request) {
  PATCHBAY_TRY(const int days, days_of(request));
  AuditQuery wanted;
  wanted.organization = request.caller->organization;
  wanted.action_prefix = "connector_";
  wanted.from = api.clock.wall() - std::chrono::hours(24 * days);
  wanted.oldest_first = true;
  wanted.limit = 1000;
  Analytics counted;
  int pages = 0;
  do {
    PATCHBAY_TRY(const auto page, query(api.store, wanted));
    for (const AuditRecord& record : page.records) counted.add(record);
    wanted.after = page.next;
  } while (!wanted.after.empty() && ++pages < kMostPages);
  Json connectors = Json::array();
  for (const auto& [id, of] : counted.connectors) connectors.push_back(json_of(id, of));
  Json active = Json::array();
  for (const auto& [day, ids] : counted.active) {
    active.push_back({{"day", day}, {"connectors", ids.size()}});
  }
  return httpd::json_response(Json{
      {"days", days},
      {"complete", wanted.after.empty()},
      {"connectors", std::move(connectors)},
      {"daily_active_connectors",
       std::move(active)}}.dump());
}

}  // namespace patchbay::api
