#include "documents/staged.h"

#include <soci/soci.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

namespace patchbay::documents {
namespace {

using NoteJson = nlohmann::json;

// Older notes are not used. This is much less than the age at which sweep_pieces() deletes a piece.
constexpr store::Millis kNoteAge = 3'600'000;

// Writes a note as an array without names. A batch has many notes, and names would be most of the
// text.
NoteJson json_of_note(const Item& item) {
  const FetchedDocument& fetched = item.fetched;
  return NoteJson::array({item.told.document.id, item.told.document.version,
                          static_cast<int>(fetched.outcome), fetched.reason, fetched.why,
                          fetched.parts, fetched.bytes});
}

struct FoundNote {
  std::string id;
  std::string version;
  FetchedDocument fetched;
};

// Returns the note, or nullopt if json_of_note() did not write it.
std::optional<FoundNote> note_in(const NoteJson& json) {
  try {
    FoundNote note{json.at(0), json.at(1), {}};
    const int outcome = json.at(2);
    if (outcome != static_cast<int>(Outcome::kLoaded) &&
        outcome != static_cast<int>(Outcome::kSkipped)) {
      return std::nullopt;
    }
    note.fetched.outcome = static_cast<Outcome>(outcome);
    note.fetched.reason = json.at(3);
    note.fetched.why = json.at(4);
    note.fetched.parts = json.at(5);
    note.fetched.loaded = loaded_in(note.fetched.parts);
    // Without this check, unreadable JSON would become an empty document.
    if (json_of(note.fetched.loaded) != note.fetched.parts) return std::nullopt;
    note.fetched.bytes = json.at(6);
    return note;
  } catch (const NoteJson::exception&) {
    return std::nullopt;
  }
}

// Checks whether pieces are in the store.
class PieceLookup {
 public:
  explicit PieceLookup(store::Transaction& transaction)
      : find_((transaction.sql().prepare << "select 1 from document_piece where address = :address",
               soci::use(address_, "address"), soci::into(found_))) {}

  bool has_all(const LoadedContent& loaded) {
    for (const auto* parts : {&loaded.contents, &loaded.texts}) {
      for (const StoredPart& part : *parts) {
        if (!std::all_of(part.pieces.begin(), part.pieces.end(),
                         [this](const std::string& piece) { return has(piece); })) {
          return false;
        }
      }
    }
    return true;
  }

 private:
  bool has(const std::string& piece) {
    address_ = piece;
    return find_.execute(true);
  }

  std::string address_;
  int found_ = 0;
  soci::statement find_;
};

}  // namespace

Result<void> StagedContents::load(store::Store& store) {
  return store.read([&](store::Transaction& transaction) -> Result<void> {
    left_.clear();
    const store::Millis since = transaction.now() - kNoteAge;
    std::vector<std::string> texts;
    soci::rowset<std::string> rows =
        (transaction.sql().prepare << "select notes from document_staged where collection = "
                                      ":collection and staged_at > :since order by staged_at",
         soci::use(collection_), soci::use(since));
    for (const std::string& each : rows) texts.push_back(each);
    PieceLookup pieces(transaction);
    for (const std::string& text : texts) {
      for (const NoteJson& each : NoteJson::parse(text, nullptr, false)) {
        auto note = note_in(each);
        if (!note || !pieces.has_all(note->fetched.loaded)) continue;
        left_.insert_or_assign(std::move(note->id),
                               Note{std::move(note->version), std::move(note->fetched)});
      }
    }
    return success();
  });
}

bool StagedContents::find(Item& item) const {
  const ListedDocument& document = item.told.document;
  const auto found = left_.find(document.id);
  if (found == left_.end() || document.version.empty()) return false;
  if (found->second.version != document.version) return false;
  std::optional<Access> access = std::move(item.fetched.access);
  item.fetched = found->second.fetched;
  item.fetched.access = std::move(access);
  item.is_noted = true;
  return true;
}

bool StagedContents::is_worth_noting(const Item& item) {
  const FetchedDocument& fetched = item.fetched;
  const bool is_settled =
      fetched.outcome == Outcome::kLoaded || fetched.outcome == Outcome::kSkipped;
  return item.wants_content && !item.is_noted && is_settled && !fetched.fatal &&
         !fetched.throttled && !item.told.document.version.empty() && !item.told.document.content &&
         item.told.document.skipped.empty();
}

void StagedContents::note(store::Transaction& transaction, const std::vector<const Item*>& items,
                          std::size_t through) {
  NoteJson notes = NoteJson::array();
  for (const Item* item : items) notes.push_back(json_of_note(*item));
  const std::string text = notes.dump(-1, ' ', false, NoteJson::error_handler_t::replace);
  const std::string id = random_.token(12);
  const store::Millis now = transaction.now();
  transaction.sql() << "insert into document_staged (id, collection, staged_at, notes) values "
                       "(:id, :collection, :now, :notes)",
      soci::use(id), soci::use(collection_), soci::use(now), soci::use(text);
  const Lock lock(mutex_);
  rows_.emplace_back(through, id);
}

void StagedContents::forget(store::Transaction& transaction, const Batch& batch) const {
  if (batch.is_end) {
    transaction.sql() << "delete from document_staged where collection = :collection",
        soci::use(collection_);
    return;
  }
  const Lock lock(mutex_);
  for (const auto& [through, id] : rows_) {
    if (through > batch.number) continue;
    transaction.sql() << "delete from document_staged where id = :id", soci::use(id);
  }
}

void StagedContents::forgotten(const Batch& batch) {
  const Lock lock(mutex_);
  std::erase_if(rows_, [&](const auto& row) { return row.first <= batch.number; });
}

Result<void> forget_old_staged(store::Store& store) {
  return store.transaction([](store::Transaction& transaction) -> Result<void> {
    const store::Millis before = transaction.now() - kNoteAge;
    transaction.sql() << "delete from document_staged where staged_at < :before", soci::use(before);
    return success();
  });
}

void forget_staged(store::Transaction& transaction, const std::string& link) {
  transaction.sql() << "delete from document_staged where collection in (select id from "
                       "document_collection where link = :link)",
      soci::use(link);
}

}  // namespace patchbay::documents
