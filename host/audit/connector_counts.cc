#include "audit/connector_counts.h"

#include <soci/soci.h>

#include <algorithm>
#include <functional>
#include <set>

namespace patchbay::audit {
namespace {

constexpr store::Millis kDay = store::Millis{24} * 60 * 60 * 1000;

std::string member(store::Dialect dialect, const char* name) {
  return dialect == store::Dialect::kSqlite
             ? "json_extract(payload, '$." + std::string(name) + "')"
             : "cast(payload as json) ->> '" + std::string(name) + "'";
}

// Returns the SQL that selects the records to count, newest first. It can use the index on
// organization and time.
std::string records(store::Dialect dialect) {
  return "with counted as (select action, actor, at, " + member(dialect, "connector_id") +
         " as connector, coalesce(" + member(dialect, "code") + ", '') as code, cast(coalesce(" +
         member(dialect, "calls") +
         ", '1') as bigint) as times from audit_record where organization = :organization and "
         "at >= :from and at < :until and action in ('connector_oauth_initiated', "
         "'connector_oauth_completed', 'connector_oauth_failed', 'connector_usage', "
         "'connector_call_failed', 'connector_calls_refused') "
         "order by at desc limit :most) ";
}

// Runs a statement over the records to count. For each row, sets `into` and calls `take`.
template <class... Into>
void each_row(store::Transaction& transaction, const CountedTime& time, const std::string& select,
              const std::function<void()>& take, Into&... into) {
  const store::Millis from = store::to_millis(time.from);
  const store::Millis until = store::to_millis(time.until);
  soci::statement rows(transaction.sql());
  (rows.exchange(soci::into(into)), ...);
  rows.exchange(soci::use(time.organization, "organization"));
  rows.exchange(soci::use(from, "from"));
  rows.exchange(soci::use(until, "until"));
  rows.exchange(soci::use(time.most, "most"));
  rows.alloc();
  rows.prepare(records(transaction.dialect()) + select);
  rows.define_and_bind();
  rows.execute();
  while (rows.fetch()) take();
}

void count(ConnectorCounts& of, const std::string& action, const std::string& code,
           std::int64_t times) {
  if (action == "connector_oauth_initiated") of.initiated += times;
  if (action == "connector_oauth_completed") of.completed += times;
  if (action == "connector_oauth_failed") of.failed += times;
  if (action == "connector_usage") of.uses += times;
  if (action == "connector_call_failed" || action == "connector_calls_refused") {
    of.errors[code] += times;
  }
}

void count_events(store::Transaction& transaction, const CountedTime& time,
                  CountedConnectors& counted) {
  store::Millis day = 0;
  std::string connector;
  std::string action;
  std::string code;
  std::int64_t times = 0;
  store::Millis oldest = 0;
  std::int64_t rows = 0;
  std::int64_t all = 0;
  std::map<WallTime, std::set<std::string>> active;
  const auto take = [&] {
    count(counted.connectors[connector], action, code, times);
    if (action == "connector_usage") active[store::from_millis(day * kDay)].insert(connector);
    counted.oldest =
        std::min(counted.oldest.value_or(store::from_millis(oldest)), store::from_millis(oldest));
    all += rows;
  };
  each_row(transaction, time,
           "select at / 86400000, connector, action, code, cast(sum(times) as bigint), count(*), "
           "min(at) from counted where connector is not null group by 1, 2, 3, 4",
           take, day, connector, action, code, times, rows, oldest);
  for (const auto& [midnight, connectors] : active) {
    counted.active[midnight] = static_cast<std::int64_t>(connectors.size());
  }
  counted.complete = all < time.most;
}

void count_users(store::Transaction& transaction, const CountedTime& time,
                 CountedConnectors& counted) {
  std::string connector;
  ConnectorCounts row;
  store::Millis waited = 0;
  const auto take = [&] {
    ConnectorCounts& of = counted.connectors[connector];
    of.connected_users = row.connected_users;
    of.users = row.users;
    of.activated_users = row.activated_users;
    of.until_first_use = std::chrono::milliseconds(waited);
  };
  each_row(transaction, time,
           ", person as (select connector, actor, "
           "min(case when action = 'connector_oauth_completed' then at end) as connected_at, "
           "min(case when action = 'connector_usage' then at end) as used_at "
           "from counted where connector is not null group by connector, actor) "
           "select connector, count(connected_at), count(used_at), "
           "count(case when used_at >= connected_at then 1 end), "
           "cast(coalesce(sum(case when used_at >= connected_at then used_at - connected_at end), "
           "0) as bigint) from person group by connector",
           take, connector, row.connected_users, row.users, row.activated_users, waited);
}

}  // namespace

Result<CountedConnectors> count_connectors(store::Store& store, const CountedTime& time) {
  return store.read([&](store::Transaction& transaction) -> Result<CountedConnectors> {
    CountedConnectors counted;
    count_events(transaction, time, counted);
    count_users(transaction, time, counted);
    return counted;
  });
}

}  // namespace patchbay::audit
