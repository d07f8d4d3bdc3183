#include "documents/collection_table.h"

#include <soci/soci.h>

#include <algorithm>

#include "documents/statement.h"

namespace patchbay::documents {
namespace {

constexpr const char* kCollectionColumns =
    "id, link, connector, native_id, name, url, cursor, access_cursor, phase, generation, flawed, "
    "seen, named, told, expected, listed_at, changed_at, trouble, why, trouble_since, ended, "
    "list_at";

void into_collection(soci::statement& statement, CollectionRow& row) {
  const auto into = [&](auto&... members) { (statement.exchange(soci::into(members)), ...); };
  into(row.id, row.link, row.connector, row.native_id, row.name, row.url, row.cursor,
       row.access_cursor, row.phase, row.generation, row.flawed, row.seen, row.named, row.told,
       row.expected, row.listed_at, row.changed_at, row.trouble, row.why, row.trouble_since,
       row.ended, row.list_at);
}

void insert_collection(store::Transaction& transaction, const CollectionRow& row) {
  transaction.sql() << std::string("insert into document_collection (") + kCollectionColumns +
                           ") values (:id, :link, :connector, :native, :name, :url, '', '', "
                           ":phase, 0, 0, 0, 0, 0, 0, 0, 0, '', '', 0, 0, 0)",
      soci::use(row.id), soci::use(row.link), soci::use(row.connector), soci::use(row.native_id),
      soci::use(row.name), soci::use(row.url), soci::use(row.phase);
}

void rename_collection(store::Transaction& transaction, const CollectionRow& row) {
  transaction.sql() << "update document_collection set name = :name, url = :url where id = :id",
      soci::use(row.name), soci::use(row.url), soci::use(row.id);
}

// Starts an ended collection again. Its documents are read like new ones.
void revive_collection(store::Transaction& transaction, const std::string& id) {
  transaction.sql() << "update document_collection set ended = 0, cursor = '', access_cursor = '', "
                       "phase = 'listing', named = 0, told = 0, expected = 0, trouble = '', "
                       "why = '', trouble_since = 0 where id = :id",
      soci::use(id);
}

// Returns the collections of a link, including ended ones.
std::vector<CollectionRow> all_collections_of(store::Transaction& transaction,
                                              const std::string& link,
                                              const std::string& connector) {
  std::vector<CollectionRow> rows;
  CollectionRow row;
  soci::statement select(transaction.sql());
  into_collection(select, row);
  select.exchange(soci::use(link));
  select.exchange(soci::use(connector));
  make_ready(select, std::string("select ") + kCollectionColumns +
                         " from document_collection where link = :link and "
                         "connector = :connector order by native_id");
  select.execute();
  while (select.fetch()) rows.push_back(row);
  return rows;
}

}  // namespace

Phase CollectionRow::phase_word() const {
  if (phase == "sweeping" || phase == "deleting" || phase == "holding") return Phase::kSweeping;
  return phase == "changes" ? Phase::kChanges : Phase::kListing;
}

void CollectionRow::set(Phase to) {
  phase = to == Phase::kSweeping ? "sweeping" : to == Phase::kChanges ? "changes" : "listing";
}

std::string said_of(const CollectionRow& collection, const std::string& sentence) {
  return collection.name.empty() ? sentence : collection.name + ": " + sentence;
}

std::vector<CollectionRow> collections_of(store::Transaction& transaction, const std::string& link,
                                          const std::string& connector) {
  auto rows = all_collections_of(transaction, link, connector);
  std::erase_if(rows, [](const CollectionRow& row) { return row.ended != 0; });
  return rows;
}

bool has_collection(store::Transaction& transaction, const std::string& link,
                    const std::string& connector, const std::string& native_id) {
  int found = 0;
  transaction.sql() << "select 1 from document_collection where link = :link and connector = "
                       ":connector and native_id = :native_id and ended = 0",
      soci::use(link), soci::use(connector), soci::use(native_id), soci::into(found);
  return transaction.sql().got_data();
}

std::optional<CollectionRow> find_collection(store::Transaction& transaction,
                                             const std::string& id) {
  CollectionRow row;
  soci::statement select(transaction.sql());
  into_collection(select, row);
  select.exchange(soci::use(id));
  make_ready(select, std::string("select ") + kCollectionColumns +
                         " from document_collection where id = :id");
  if (!select.execute(true)) return std::nullopt;
  return row;
}

std::vector<CollectionRow> keep_collections(store::Transaction& transaction, Random& random,
                                            const FollowedLink& followed,
                                            std::span<const Collection> listed) {
  const auto rows = all_collections_of(transaction, followed.link, followed.connector);
  std::vector<CollectionRow> kept;
  for (const Collection& each : listed) {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const CollectionRow& row) {
      return row.native_id == each.id;
    });
    CollectionRow row;
    if (found != rows.end() && found->ended != 0) {
      revive_collection(transaction, found->id);
      row = *find_collection(transaction, found->id);
    } else if (found != rows.end()) {
      row = *found;
    }
    row.name = each.name;
    row.url = each.url;
    if (found != rows.end()) {
      if (found->name != row.name || found->url != row.url) rename_collection(transaction, row);
    } else {
      row.id = random.token(9);
      row.link = followed.link;
      row.connector = followed.connector;
      row.native_id = each.id;
      insert_collection(transaction, row);
    }
    kept.push_back(std::move(row));
  }
  return kept;
}

void update_collection(store::Transaction& transaction, const CollectionRow& row) {
  transaction.sql() << "update document_collection set cursor = :cursor, "
                       "access_cursor = :access_cursor, phase = :phase, generation = :generation, "
                       "flawed = :flawed, seen = :seen, named = :named, told = :told, "
                       "expected = :expected, listed_at = :listed_at, changed_at = :changed_at, "
                       "trouble = :trouble, why = :why, "
                       "trouble_since = :since where id = :id",
      soci::use(row.cursor, "cursor"), soci::use(row.access_cursor, "access_cursor"),
      soci::use(row.phase, "phase"), soci::use(row.generation, "generation"),
      soci::use(row.flawed, "flawed"), soci::use(row.seen, "seen"), soci::use(row.named, "named"),
      soci::use(row.told, "told"), soci::use(row.expected, "expected"),
      soci::use(row.listed_at, "listed_at"), soci::use(row.changed_at, "changed_at"),
      soci::use(row.trouble, "trouble"), soci::use(row.why, "why"),
      soci::use(row.trouble_since, "since"), soci::use(row.id, "id");
}

void end_collection(store::Transaction& transaction, const std::string& id) {
  transaction.sql() << "update document_collection set ended = 1, list_at = 0 where id = :id",
      soci::use(id);
}

void ask_listing(store::Transaction& transaction, const std::string& link,
                 const std::string& connector, const std::string& native_id, store::Millis now) {
  transaction.sql() << "update document_collection set list_at = :now where link = :link and "
                       "connector = :connector and (:all = '' or native_id = :native) and "
                       "ended = 0 and list_at = 0",
      soci::use(now, "now"), soci::use(link, "link"), soci::use(connector, "connector"),
      soci::use(native_id, "all"), soci::use(native_id, "native");
}

void listing_begins(store::Transaction& transaction, const std::string& id) {
  transaction.sql() << "update document_collection set list_at = 0 where id = :id and list_at > 0",
      soci::use(id);
}

}  // namespace patchbay::documents
