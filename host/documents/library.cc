#include "documents/library.h"

#include <soci/soci.h>

#include <algorithm>
#include <charconv>

#include "base/digest.h"
#include "documents/library_rows.h"
#include "documents/pieces.h"
#include "documents/readings.h"
#include "documents/run_lease.h"
#include "documents/sequence.h"
#include "store/lease.h"

namespace patchbay::documents {
namespace {

constexpr std::size_t kRowsAtOnce = 200;
constexpr std::size_t kMostLooked = 5000;  // maximum number of rows that are read for one page
constexpr std::size_t kMostOnPage = 1000;
constexpr std::uint64_t kMostRange = std::uint64_t{4} << 20;

Error no_document(const DocumentKey& key) {
  return {Code::kNotFound, "There is no document \"" + id_of(key) +
                               "\", or it is not one that may be read by who asks. `patchbay docs "
                               "list` names those that may."};
}

Error no_cursor(const std::string& cursor) {
  return {Code::kInvalidArgument, "\"" + cursor.substr(0, 100) +
                                      "\" is no cursor of this list. Use the one that came with "
                                      "the last page, or none to begin."};
}

// The collection and the provider's id of a page's last row. The next page begins after it.
struct ListPlace {
  std::string collection;
  std::string native_id;
};

std::optional<ListPlace> list_place(const std::string& cursor) {
  if (cursor.empty()) return ListPlace{};
  const auto colon = cursor.find(':');
  if (colon == cursor.npos) return std::nullopt;
  return ListPlace{cursor.substr(0, colon), cursor.substr(colon + 1)};
}

std::optional<std::int64_t> number_in(const std::string& cursor) {
  if (cursor.empty()) return 0;
  std::int64_t number = 0;
  const char* end = cursor.data() + cursor.size();
  const auto [stop, fault] = std::from_chars(cursor.data(), end, number);
  if (fault != std::errc() || stop != end || number < 0) return std::nullopt;
  return number;
}

std::int64_t purged_to(store::Transaction& transaction) {
  std::int64_t last = 0;
  transaction.sql() << "select last from document_sequence where id = 'purged'", soci::into(last);
  return last;
}

std::vector<HeldRow> next_rows(store::Transaction& transaction, const Asker& asker,
                               const Library::Filter& filter, const ListPlace& place) {
  std::string condition =
      "s.organization = :org and c.ended = 0 and d.gone_at = 0 and (d.collection > :after or "
      "(d.collection = :here and d.native_id > :native))";
  if (!filter.link.empty()) condition += " and c.link = :of_link";
  if (!filter.connector.empty()) condition += " and c.connector = :of_one";
  if (filter.troubled) condition += " and (d.outcome > 1 or d.access_kind = 4)";
  if (filter.held) condition += " and d.held <> ''";
  condition += " order by d.collection, d.native_id limit " + std::to_string(kRowsAtOnce);
  return select_rows(transaction, condition, [&](soci::statement& select) {
    select.exchange(soci::use(asker.organization, "org"));
    select.exchange(soci::use(place.collection, "after"));
    select.exchange(soci::use(place.collection, "here"));
    select.exchange(soci::use(place.native_id, "native"));
    if (!filter.link.empty()) select.exchange(soci::use(filter.link, "of_link"));
    if (!filter.connector.empty()) select.exchange(soci::use(filter.connector, "of_one"));
  });
}

// Returns true if the asker may see the row. A document that could not be read yet is visible only
// if `filter.troubled` is true, and only to the link's owner or an asker who sees all.
bool is_shown(const HeldRow& held, const Asker& asker, const Library::Filter& filter,
              Readings& readings) {
  if (held.row.is_listed()) return readings.of(held.followed).grant(held.row).is_granted;
  return filter.troubled && (asker.sees_all || asker.user == held.followed.user);
}

Change change_of(const HeldRow& held, std::int64_t since, Readings& readings) {
  Change change;
  const bool is_gone = held.row.is_gone() || held.collection.ended != 0;
  change.what = is_gone                             ? Change::What::kTombstone
                : held.row.content_sequence > since ? Change::What::kUpsert
                                                    : Change::What::kAccess;
  change.sequence = held.row.sequence;
  if (is_gone) {
    HeldRow bare = held;
    bare.row.gone_at = 1;
    change.document = document_of(bare, nullptr);
  } else {
    change.document = document_of(held, &readings.of(held.followed));
  }
  return change;
}

bool is_operator_of(const Grant& grant) { return grant.by == "all" || grant.by == "owner"; }

std::string etag_of(const std::vector<StoredPart>& parts) {
  if (parts.size() == 1) return parts.front().hash;
  std::string joined;
  for (const StoredPart& part : parts) joined += part.hash;
  return parts.empty() ? "empty" : sha256_base64url(joined);
}

}  // namespace

struct Library::FoundRow {
  HeldRow held;
  Grant grant;
};

Result<DocumentPage> Library::list(const Asker& asker, const Filter& filter,
                                   const std::string& cursor, std::size_t most) {
  auto place = list_place(cursor);
  if (!place) return no_cursor(cursor);
  most = std::clamp<std::size_t>(most, 1, kMostOnPage);
  return store_.read([&](store::Transaction& transaction) -> Result<DocumentPage> {
    DocumentPage page;
    Readings readings(transaction, asker);
    ListPlace at = *place;
    for (std::size_t looked = 0; looked < kMostLooked;) {
      const auto rows = next_rows(transaction, asker, filter, at);
      looked += rows.size();
      for (const HeldRow& held : rows) {
        at = {held.row.collection, held.row.native_id};
        if (!is_shown(held, asker, filter, readings)) continue;
        page.documents.push_back(document_of(held, &readings.of(held.followed)));
        if (page.documents.size() == most) break;
      }
      const bool is_full = page.documents.size() == most;
      if (!is_full && rows.size() < kRowsAtOnce) return page;
      if (is_full) break;
    }
    page.cursor = at.collection + ":" + at.native_id;
    return page;
  });
}

Result<ChangePage> Library::changes(const Asker& asker, const std::string& cursor,
                                    std::size_t most) {
  const auto since = number_in(cursor);
  if (!since) return no_cursor(cursor);
  most = std::clamp<std::size_t>(most, 1, kMostOnPage);
  return store_.read([&](store::Transaction& transaction) -> Result<ChangePage> {
    if (*since != 0 && *since < purged_to(transaction)) {
      return Error(Code::kCursorExpired,
                   "Deletions after this cursor are forgotten by now. Begin without a cursor, and "
                   "drop what does not come again.");
    }
    const int owner_only = asker.sees_all ? 0 : 1;
    const auto rows = select_rows(
        transaction,
        "d.sequence > :since and s.organization = :org and (:own = 0 or s.user_id = :me) "
        "order by d.sequence limit " +
            std::to_string(most),
        [&](soci::statement& select) {
          select.exchange(soci::use(*since, "since"));
          select.exchange(soci::use(asker.organization, "org"));
          select.exchange(soci::use(owner_only, "own"));
          select.exchange(soci::use(asker.user, "me"));
        });
    ChangePage page;
    Readings readings(transaction, asker);
    std::int64_t last = *since;
    for (const HeldRow& held : rows) {
      last = held.row.sequence;
      if (held.row.is_listed()) page.changes.push_back(change_of(held, *since, readings));
    }
    page.is_caught_up = rows.size() < most;
    // Moves the cursor past changes of other links. Otherwise it would expire when tombstones of
    // other links are deleted.
    if (page.is_caught_up) last = std::max(last, last_change(transaction));
    page.cursor = std::to_string(last);
    return page;
  });
}

// Finds a row of the document that the asker may read. The asker's own rows have priority, because
// an owner has more rights than a reader.
Result<Library::FoundRow> Library::find(store::Transaction& transaction, const Asker& asker,
                                        const DocumentKey& key) {
  const int any_link = key.link.empty() ? 1 : 0;
  const auto rows = select_rows(
      transaction,
      "c.connector = :of_one and c.native_id = :part and d.native_id = :native and "
      "d.gone_at = 0 and c.ended = 0 and s.organization = :org and (:any = 1 or c.link = :of_link) "
      "order by case when s.user_id = :me then 0 else 1 end, c.link",
      [&](soci::statement& select) {
        select.exchange(soci::use(key.connector, "of_one"));
        select.exchange(soci::use(key.collection, "part"));
        select.exchange(soci::use(key.native_id, "native"));
        select.exchange(soci::use(asker.organization, "org"));
        select.exchange(soci::use(any_link, "any"));
        select.exchange(soci::use(key.link, "of_link"));
        select.exchange(soci::use(asker.user, "me"));
      });
  for (const HeldRow& held : rows) {
    Reading reading(transaction, asker, held.followed);
    Grant grant = reading.grant(held.row);
    if (grant.is_granted) return FoundRow{held, std::move(grant)};
  }
  return no_document(key);
}

Result<Document> Library::get(const Asker& asker, const DocumentKey& key) {
  return store_.read([&](store::Transaction& transaction) -> Result<Document> {
    PATCHBAY_TRY(const FoundRow found, find(transaction, asker, key));
    Reading reading(transaction, asker, found.held.followed);
    return document_of(found.held, &reading);
  });
}

Result<BodyRange> Library::read(const Asker& asker, const DocumentKey& key, Body body,
                                std::uint64_t from, std::uint64_t length) {
  return store_.read([&](store::Transaction& transaction) -> Result<BodyRange> {
    PATCHBAY_TRY(const FoundRow found, find(transaction, asker, key));
    const LoadedContent loaded = loaded_in(found.held.row.parts);
    const auto& parts = body == Body::kText ? loaded.texts : loaded.contents;
    BodyRange range;
    range.etag = etag_of(parts);
    range.media_type = body == Body::kText ? "text/plain; charset=utf-8"
                       : parts.empty()     ? found.held.row.media_type
                                           : parts.front().media_type;
    std::uint64_t left = std::min(length, kMostRange);
    for (const StoredPart& part : parts) {
      const std::uint64_t begin = range.size;
      range.size += part.size;
      if (left == 0 || from >= range.size) continue;
      const std::uint64_t skipped = from > begin ? from - begin : 0;
      PATCHBAY_TRY(const std::string bytes, read_part(transaction, part, skipped, left));
      left -= bytes.size();
      range.bytes += bytes;
    }
    return range;
  });
}

Result<std::string> Library::text(const Asker& asker, const DocumentKey& key, std::uint64_t most) {
  std::string out;
  while (true) {
    PATCHBAY_TRY(const BodyRange range, read(asker, key, Body::kText, out.size(), kMostRange));
    if (range.size > most) {
      return Error(Code::kTooLarge, "The document's text has " + std::to_string(range.size) +
                                        " bytes. Read it by range.");
    }
    out += range.bytes;
    if (out.size() >= range.size || range.bytes.empty()) return out;
  }
}

Result<Reading::Readers> Library::who_can_see(const Asker& asker, const DocumentKey& key) {
  return store_.read([&](store::Transaction& transaction) -> Result<Reading::Readers> {
    PATCHBAY_TRY(const FoundRow found, find(transaction, asker, key));
    if (!is_operator_of(found.grant)) return no_document(key);
    Reading reading(transaction, asker, found.held.followed);
    return reading.readers(found.held.row);
  });
}

Result<Grant> Library::why(const Asker& asker, const DocumentKey& key, const Asker& about) {
  return store_.read([&](store::Transaction& transaction) -> Result<Grant> {
    PATCHBAY_TRY(const FoundRow found, find(transaction, asker, key));
    if (!is_operator_of(found.grant)) return no_document(key);
    Reading reading(transaction, about, found.held.followed);
    return reading.grant(found.held.row);
  });
}

Result<std::vector<CollectionRow>> Library::troubled_collections(const Asker& asker,
                                                                 const Filter& filter) {
  return store_.read([&](store::Transaction& transaction) -> Result<std::vector<CollectionRow>> {
    const int sees_all = asker.sees_all ? 1 : 0;
    const soci::rowset<std::string> ids =
        (transaction.sql().prepare
             << "select c.id from document_collection c join document_sync s on s.link = c.link "
                "and s.connector = c.connector where c.trouble <> '' and c.ended = 0 and "
                "s.organization = :org and (:all = 1 or s.user_id = :me) and (:any_link = '' or "
                "c.link = :of_link) and (:any = '' or c.connector = :of_one) order by c.link, "
                "c.native_id",
         soci::use(asker.organization, "org"), soci::use(sees_all, "all"),
         soci::use(asker.user, "me"), soci::use(filter.link, "any_link"),
         soci::use(filter.link, "of_link"), soci::use(filter.connector, "any"),
         soci::use(filter.connector, "of_one"));
    const std::vector<std::string> found(ids.begin(), ids.end());
    std::vector<CollectionRow> rows;
    for (const std::string& id : found) rows.push_back(*find_collection(transaction, id));
    return rows;
  });
}

Result<SyncRow> Library::state(const Asker& asker, const std::string& link,
                               const std::string& connector) {
  return store_.read([&](store::Transaction& transaction) -> Result<SyncRow> {
    auto sync = find_sync(transaction, link, connector);
    const bool is_theirs = sync && sync->followed.organization == asker.organization &&
                           (asker.sees_all || sync->followed.user == asker.user);
    if (is_theirs) return std::move(*sync);
    return Error(Code::kNotFound,
                 "Link \"" + link + "\" is not kept in step for connector \"" + connector + "\".");
  });
}

Result<std::vector<Progress>> Library::progress(const Asker& asker, const std::string& link,
                                                const std::string& connector, int most) {
  PATCHBAY_TRY(state(asker, link, connector));
  return store_.read([&](store::Transaction& transaction) -> Result<std::vector<Progress>> {
    std::vector<Progress> out;
    const bool is_tended = store::is_held(transaction, run_lease(link, connector));
    const auto collections = collections_of(transaction, link, connector);
    for (RunRow& run : latest_runs(transaction, link, connector, most)) {
      if (run.state == RunState::kRunning && !is_tended) run.state = RunState::kInterrupted;
      out.push_back({std::move(run), collections});
    }
    return out;
  });
}

}  // namespace patchbay::documents
