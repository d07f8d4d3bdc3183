#include "webhooks/subscription_table.h"

#include <soci/soci.h>

#include <algorithm>
#include <array>
#include <utility>

namespace patchbay::webhooks {
namespace {

using enum SubscriptionState;

constexpr std::array<std::pair<std::string_view, SubscriptionState>, 3> kStates = {
    {{"making", kMaking}, {"live", kLive}, {"ending", kEnding}}};

// Limits how often the host renews if a provider asks for renewals again and again.
constexpr store::Millis kBeforeEarlyRenewal = 10'000;
constexpr store::Millis kBetweenEarlyRenewals = 600'000;

constexpr const char* kColumns =
    "select id, connector, link, organization, user_id, collection, sealed_secret, sealed_state, "
    "state, made_at, expires_at, due_at, failures, why from webhook_subscription ";

constexpr const char* kPostpone =
    "update webhook_subscription set due_at = case "
    "when state <> 'live' or expires_at = 0 or expires_at > :later then :later "
    "when expires_at > :now then expires_at else :soon end "
    "where due_at > 0 and due_at <= :now and connector = :connector";

SubscriptionState state_of(std::string_view word) {
  for (const auto& [known, state] : kStates) {
    if (known == word) return state;
  }
  return kEnding;
}

SubscriptionRow row_of(const soci::row& row) {
  SubscriptionRow out;
  out.id = row.get<std::string>(0);
  out.connector = row.get<std::string>(1);
  out.link = row.get<std::string>(2);
  out.organization = row.get<std::string>(3);
  out.user = row.get<std::string>(4);
  out.collection = row.get<std::string>(5);
  out.sealed_secret = row.get<std::string>(6);
  out.sealed_state = row.get<std::string>(7);
  out.state = state_of(row.get<std::string>(8));
  out.made_at = row.get<long long>(9);
  out.expires_at = row.get<long long>(10);
  out.due_at = row.get<long long>(11);
  out.failures = row.get<int>(12);
  out.why = row.get<std::string>(13);
  return out;
}

std::vector<SubscriptionRow> rows_of(const soci::rowset<soci::row>& rows) {
  std::vector<SubscriptionRow> out;
  for (const soci::row& row : rows) out.push_back(row_of(row));
  return out;
}

}  // namespace

std::string_view word_of(SubscriptionState state) {
  for (const auto& [word, known] : kStates) {
    if (known == state) return word;
  }
  return {};
}

void insert_subscription(store::Transaction& transaction, const SubscriptionRow& row) {
  const std::string state(word_of(row.state));
  transaction.sql() << "insert into webhook_subscription (id, connector, link, organization, "
                       "user_id, collection, sealed_secret, sealed_state, state, made_at, "
                       "expires_at, due_at, failures, why) values (:id, :connector, :link, "
                       ":organization, :user, :collection, :secret, :kept, :state, :made, :expires,"
                       " :due, :failures, :why)",
      soci::use(row.id), soci::use(row.connector), soci::use(row.link), soci::use(row.organization),
      soci::use(row.user), soci::use(row.collection), soci::use(row.sealed_secret),
      soci::use(row.sealed_state), soci::use(state), soci::use(row.made_at),
      soci::use(row.expires_at), soci::use(row.due_at), soci::use(row.failures), soci::use(row.why);
}

void update_subscription(store::Transaction& transaction, const SubscriptionRow& row) {
  const std::string state(word_of(row.state));
  transaction.sql()
      << "update webhook_subscription set sealed_state = :kept, state = :state, "
         "made_at = :made, expires_at = :expires, due_at = :due, failures = :failures, why = :why "
         "where id = :id",
      soci::use(row.sealed_state), soci::use(state), soci::use(row.made_at),
      soci::use(row.expires_at), soci::use(row.due_at), soci::use(row.failures), soci::use(row.why),
      soci::use(row.id);
}

void renew_early(store::Transaction& transaction, const std::string& id, store::Millis now) {
  auto row = find_subscription(transaction, id);
  if (!row || row->state != kLive || row->failures > 0) return;
  const store::Millis at =
      std::max(now + kBeforeEarlyRenewal, row->made_at + kBetweenEarlyRenewals);
  if (row->due_at != 0 && row->due_at <= at) return;
  row->due_at = at;
  update_subscription(transaction, *row);
}

void postpone_link(store::Transaction& transaction, const std::string& connector,
                   const std::string& link, const Pause& pause) {
  transaction.sql() << std::string(kPostpone) + " and link = :link",
      soci::use(pause.later, "later"), soci::use(pause.now, "now"), soci::use(pause.soon, "soon"),
      soci::use(connector, "connector"), soci::use(link, "link");
}

void postpone_connector(store::Transaction& transaction, const std::string& connector,
                        const Pause& pause) {
  transaction.sql() << kPostpone, soci::use(pause.later, "later"), soci::use(pause.now, "now"),
      soci::use(pause.soon, "soon"), soci::use(connector, "connector");
}

void retry_failed_of_link(store::Transaction& transaction, const std::string& link) {
  const store::Millis now = transaction.now();
  transaction.sql() << "update webhook_subscription set due_at = :now, failures = 0, why = '' "
                       "where link = :link and failures > 0",
      soci::use(now), soci::use(link);
}

void remove_subscription(store::Transaction& transaction, const std::string& id) {
  transaction.sql() << "delete from webhook_subscription where id = :id", soci::use(id);
}

void remove_subscriptions_of_link(store::Transaction& transaction, const std::string& link) {
  transaction.sql() << "delete from webhook_subscription where link = :link", soci::use(link);
}

void remove_subscriptions_of_user(store::Transaction& transaction, const std::string& organization,
                                  const std::string& user) {
  transaction.sql() << "delete from webhook_subscription where organization = :organization and "
                       "user_id = :user",
      soci::use(organization), soci::use(user);
}

std::optional<SubscriptionRow> find_subscription(store::Transaction& transaction,
                                                 const std::string& id) {
  const soci::rowset<soci::row> rows =
      (transaction.sql().prepare << std::string(kColumns) + "where id = :id", soci::use(id));
  auto found = rows_of(rows);
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<SubscriptionRow> subscriptions_of(store::Transaction& transaction,
                                              const std::string& link,
                                              const std::string& connector) {
  const soci::rowset<soci::row> rows =
      (transaction.sql().prepare << std::string(kColumns) +
                                        "where link = :link and connector = :connector order by "
                                        "made_at, id",
       soci::use(link), soci::use(connector));
  return rows_of(rows);
}

std::vector<SubscriptionRow> subscriptions_of_link(store::Transaction& transaction,
                                                   const std::string& link) {
  const soci::rowset<soci::row> rows =
      (transaction.sql().prepare << std::string(kColumns) +
                                        "where link = :link order by made_at, id",
       soci::use(link));
  return rows_of(rows);
}

std::vector<SubscriptionRow> subscriptions_of_user(store::Transaction& transaction,
                                                   const std::string& organization,
                                                   const std::string& user) {
  const soci::rowset<soci::row> rows =
      (transaction.sql().prepare << std::string(kColumns) +
                                        "where organization = :organization and user_id = :user "
                                        "order by made_at, id",
       soci::use(organization), soci::use(user));
  return rows_of(rows);
}

std::vector<SubscriptionRow> due_subscriptions(store::Transaction& transaction, store::Millis now) {
  const soci::rowset<soci::row> rows =
      (transaction.sql().prepare
           << std::string(kColumns) +
                  "where due_at > 0 and due_at <= :now order by due_at, id limit 100",
       soci::use(now));
  return rows_of(rows);
}

}  // namespace patchbay::webhooks
