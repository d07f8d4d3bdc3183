#include "webhooks/wake_table.h"

#include <soci/soci.h>

namespace patchbay::webhooks {
namespace {

constexpr const char* kOfKey =
    " where connector = :connector and organization = :organization and link = :link and "
    "collection = :collection and kind = :kind";

constexpr const char* kAccess = "access";
constexpr const char* kLists = "lists";

std::string kind_of(const WakeKey& key) {
  if (key.access_only) return kAccess;
  return key.lists ? kLists : "sync";
}

constexpr std::size_t kLongestCollection = 256;  // bytes
constexpr long long kMostWakes = 100;  // the most wakes of one connector, organization and link

bool has_room(store::Transaction& transaction, const WakeKey& key) {
  if (key.collection.size() > kLongestCollection) return false;
  long long waiting = 0;
  transaction.sql() << "select count(*) from webhook_wake where connector = :connector and "
                       "organization = :organization and link = :link",
      soci::use(key.connector), soci::use(key.organization), soci::use(key.link),
      soci::into(waiting);
  return waiting < kMostWakes;
}

}  // namespace

bool note_delivery(store::Transaction& transaction, const std::string& connector,
                   const std::string& address, const std::string& id, store::Millis now) {
  int found = 0;
  transaction.sql() << "select 1 from webhook_delivery where connector = :connector and address = "
                       ":address and id = :id",
      soci::use(connector), soci::use(address), soci::use(id), soci::into(found);
  if (transaction.sql().got_data()) return false;
  transaction.sql() << "insert into webhook_delivery (connector, address, id, received_at) values "
                       "(:connector, :address, :id, :now)",
      soci::use(connector), soci::use(address), soci::use(id), soci::use(now);
  return true;
}

void forget_deliveries(store::Transaction& transaction, store::Millis before) {
  transaction.sql() << "delete from webhook_delivery where received_at < :before",
      soci::use(before);
}

void add_wake(store::Transaction& transaction, const WakeKey& of, std::int64_t deliveries,
              store::Millis now, store::Millis due_at) {
  WakeKey key = of;
  if (!key.collection.empty() && !has_room(transaction, key)) key.collection.clear();
  const std::string kind = kind_of(key);
  transaction.sql() << "insert into webhook_wake (connector, organization, link, collection, kind, "
                       "deliveries, received_at, due_at, done_to, again) values (:connector, "
                       ":organization, :link, :collection, :kind, :deliveries, :now, :due, '', 0) "
                       "on conflict (connector, organization, link, collection, kind) do update "
                       "set deliveries = webhook_wake.deliveries + excluded.deliveries, again = "
                       "case when webhook_wake.done_to = '' then 0 else 1 end",
      soci::use(key.connector), soci::use(key.organization), soci::use(key.link),
      soci::use(key.collection), soci::use(kind), soci::use(deliveries), soci::use(now),
      soci::use(due_at);
}

std::vector<WakeKey> due_wakes(store::Transaction& transaction, store::Millis now) {
  const soci::rowset<soci::row> rows =
      (transaction.sql().prepare << "select connector, organization, link, collection, kind from "
                                    "webhook_wake where due_at <= :now order by due_at, connector, "
                                    "link limit 100",
       soci::use(now));
  std::vector<WakeKey> keys;
  for (const soci::row& row : rows) {
    keys.push_back({.connector = row.get<std::string>(0),
                    .organization = row.get<std::string>(1),
                    .link = row.get<std::string>(2),
                    .collection = row.get<std::string>(3),
                    .access_only = row.get<std::string>(4) == kAccess,
                    .lists = row.get<std::string>(4) == kLists});
  }
  return keys;
}

std::optional<Wake> find_due_wake(store::Transaction& transaction, const WakeKey& key,
                                  store::Millis now) {
  const std::string kind = kind_of(key);
  Wake wake{.key = key};
  int again = 0;
  transaction.sql() << std::string(
                           "select deliveries, due_at, done_to, again from "
                           "webhook_wake") +
                           kOfKey + " and due_at <= :now",
      soci::use(key.connector), soci::use(key.organization), soci::use(key.link),
      soci::use(key.collection), soci::use(kind), soci::use(now), soci::into(wake.deliveries),
      soci::into(wake.due_at), soci::into(wake.done_to), soci::into(again);
  if (!transaction.sql().got_data()) return std::nullopt;
  wake.again = again != 0;
  return wake;
}

void put_progress(store::Transaction& transaction, const Wake& wake) {
  const std::string kind = kind_of(wake.key);
  const int again = wake.again ? 1 : 0;
  transaction.sql() << std::string(
                           "update webhook_wake set due_at = :due, done_to = :done, again "
                           "= :again") +
                           kOfKey,
      soci::use(wake.due_at), soci::use(wake.done_to), soci::use(again),
      soci::use(wake.key.connector), soci::use(wake.key.organization), soci::use(wake.key.link),
      soci::use(wake.key.collection), soci::use(kind);
}

void remove_wake(store::Transaction& transaction, const WakeKey& key) {
  const std::string kind = kind_of(key);
  transaction.sql() << std::string("delete from webhook_wake") + kOfKey, soci::use(key.connector),
      soci::use(key.organization), soci::use(key.link), soci::use(key.collection), soci::use(kind);
}

void remove_wakes_of_link(store::Transaction& transaction, const std::string& link) {
  transaction.sql() << "delete from webhook_wake where link = :link", soci::use(link);
}

}  // namespace patchbay::webhooks
