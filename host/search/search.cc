#include "search/search.h"

#include <soci/soci.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "base/utf8.h"
#include "base/words.h"
#include "documents/library_rows.h"
#include "documents/piece_text.h"
#include "documents/pieces.h"
#include "documents/readings.h"
#include "search/word_index.h"

namespace patchbay::search {
namespace {

using documents::HeldRow;

constexpr std::size_t kRowsAtOnce = 200;

// Returns the text with a blank for each ASCII character that is neither letter nor digit. So
// SQLite and PostgreSQL find the same words, such as "a" and "b" in "a.b".
std::string plain_of(std::string text) {
  for (char& each : text) {
    const auto byte = static_cast<unsigned char>(each);
    const bool is_letter = (byte | 0x20U) >= 'a' && (byte | 0x20U) <= 'z';
    const bool is_digit = byte >= '0' && byte <= '9';
    if (!is_letter && !is_digit && byte < 0x80) each = ' ';
  }
  return text;
}

std::vector<HeldRow> row_of(store::Transaction& transaction, const IndexedDocument& document) {
  return documents::select_rows(transaction,
                                "d.collection = :part and d.native_id = :native and d.gone_at = 0",
                                [&](soci::statement& select) {
                                  select.exchange(soci::use(document.collection, "part"));
                                  select.exchange(soci::use(document.native_id, "native"));
                                });
}

std::vector<HeldRow> changed_since(store::Transaction& transaction, std::int64_t since) {
  return documents::select_rows(
      transaction, "d.sequence > :since order by d.sequence limit " + std::to_string(kRowsAtOnce),
      [&](soci::statement& select) { select.exchange(soci::use(since, "since")); });
}

// Returns the beginning of a document's text, cut between two characters. Returns "" if the result
// is not valid text, because PostgreSQL would refuse the text at every try. Reads one byte more
// than `most`, to see whether the cut is inside a character.
Result<std::string> text_of(store::Transaction& transaction, const HeldRow& held,
                            std::size_t most) {
  std::string text;
  for (const documents::StoredPart& part : documents::loaded_in(held.row.parts).texts) {
    if (text.size() > most) break;
    PATCHBAY_TRY(const std::string bytes,
                 documents::read_part(transaction, part, 0, most + 1 - text.size()));
    text += bytes + "\n";
  }
  text = plain_of(std::string(utf8_prefix(text, most)));
  return documents::is_text(text) ? text : std::string();
}

// Counts a running search as long as this object lives.
class Turn {
 public:
  explicit Turn(std::atomic<std::size_t>& running) : running_(running), count_(++running) {}
  ~Turn() { --running_; }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  std::atomic<std::size_t>& running_;
  const std::size_t count_;
};

Error too_many() {
  return Error(Code::kOverloaded, "This host runs as many searches as it may at once. Ask again.")
      .with_retry_after(std::chrono::seconds(1));
}

}  // namespace

Result<std::vector<std::string>> words_asked(std::string_view question,
                                             const SearchLimits& limits) {
  auto words = question.size() > limits.bytes ? std::vector<std::string>()
                                              : words_of(plain_of(std::string(question)));
  if (!words.empty() && words.size() <= limits.words) return words;
  return Error(Code::kInvalidArgument, "A search takes 1 to " + std::to_string(limits.words) +
                                           " words, of " + std::to_string(limits.bytes) +
                                           " bytes together.");
}

Result<FoundDocuments> Search::find(const documents::Asker& asker, std::string_view asked,
                                    std::size_t most) {
  PATCHBAY_TRY(const auto words, words_asked(asked, limits_));
  most = std::clamp<std::size_t>(most, 1, limits_.results);
  const Turn turn(running_);
  if (turn.count() > limits_.at_once) return too_many();
  return store_.read([&](store::Transaction& transaction) -> Result<FoundDocuments> {
    FoundDocuments found;
    documents::Readings readings(transaction, asker);
    std::set<std::string> seen;
    const auto take = [&](const IndexedDocument& match) {
      for (const HeldRow& held : row_of(transaction, match)) {
        documents::Reading& reading = readings.of(held.followed);
        if (!held.row.is_listed() || !reading.grant(held.row).is_granted) continue;
        documents::Document document = documents::document_of(held, &reading);
        // Several links may have the same document.
        if (seen.insert(document.id).second) found.documents.push_back(std::move(document));
      }
      return found.documents.size() < most;
    };
    found.is_cut = visit_documents_with(transaction, asker.organization, words, limits_.looked,
                                        take) == limits_.looked &&
                   found.documents.size() < most;
    return found;
  });
}

Result<bool> Search::tend() {
  return store_.transaction([&](store::Transaction& transaction) -> Result<bool> {
    std::int64_t done = 0;
    transaction.sql() << "select done_to from search_state where id = 'words'", soci::into(done);
    const auto rows = changed_since(transaction, done);
    if (rows.empty()) return false;
    std::size_t read = 0;
    for (const HeldRow& held : rows) {
      if (read >= limits_.step) break;
      done = held.row.sequence;
      const IndexedDocument document{held.row.collection, held.row.native_id};
      if (held.row.is_gone()) {
        remove_words(transaction, document);
      } else if (held.row.content_sequence > indexed_content(transaction, document)) {
        PATCHBAY_TRY(std::string text, text_of(transaction, held, limits_.indexed));
        read += text.size();
        put_words(transaction, document,
                  {.title = plain_of(held.row.title),
                   .body = std::move(text),
                   .content_sequence = held.row.content_sequence});
      }
    }
    transaction.sql() << "update search_state set done_to = :done where id = 'words'",
        soci::use(done);
    return true;
  });
}

}  // namespace patchbay::search
