#include "search/word_index.h"

#include <soci/soci.h>

#include "base/words.h"

namespace patchbay::search {
namespace {

bool is_sqlite(const store::Transaction& transaction) {
  return transaction.dialect() == store::Dialect::kSqlite;
}

// Returns the words in the syntax of FTS5. Each word is a phrase in quotes, so that no word is an
// operator.
std::string phrases_of(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) {
    out += out.empty() ? "\"" : " \"";
    for (const char each : word) out.append(each == '"' ? 2 : 1, each);
    out += '"';
  }
  return out;
}

long long number_of(store::Transaction& transaction, const IndexedDocument& document) {
  long long id = 0;
  transaction.sql() << "select id from search_document where collection = :collection and "
                       "native_id = :native",
      soci::use(document.collection), soci::use(document.native_id), soci::into(id);
  return transaction.sql().got_data() ? id : 0;
}

// The joins that select the rows of search_document (alias x) of one organization.
constexpr const char* kOfOrganization =
    " join document_collection c on c.id = x.collection and c.ended = 0 join document_sync s on "
    "s.link = c.link and s.connector = c.connector and s.organization = :organization ";

constexpr const char* kInSqlite =
    " where search_words match :words order by bm25(search_words, 4.0, 1.0), x.collection, "
    "x.native_id limit :most";
constexpr const char* kInPostgresql =
    " where x.words @@ plainto_tsquery('simple', :words) order by ts_rank(x.words, "
    "plainto_tsquery('simple', :again)) desc, x.collection, x.native_id limit :most";

}  // namespace

void put_words(store::Transaction& transaction, const IndexedDocument& document,
               const Words& words) {
  remove_words(transaction, document);
  if (!is_sqlite(transaction)) {
    transaction.sql()
        << "insert into search_document (collection, native_id, content_sequence, words) "
           "values (:collection, :native, :content, setweight(to_tsvector('simple', "
           ":title), 'A') || to_tsvector('simple', :body))",
        soci::use(document.collection), soci::use(document.native_id),
        soci::use(words.content_sequence), soci::use(words.title), soci::use(words.body);
    return;
  }
  transaction.sql()
      << "insert into search_document (collection, native_id, content_sequence) values "
         "(:collection, :native, :content)",
      soci::use(document.collection), soci::use(document.native_id),
      soci::use(words.content_sequence);
  const long long id = number_of(transaction, document);
  transaction.sql() << "insert into search_words (rowid, title, body) values (:id, :title, :body)",
      soci::use(id), soci::use(words.title), soci::use(words.body);
}

void remove_words(store::Transaction& transaction, const IndexedDocument& document) {
  if (is_sqlite(transaction)) {
    const long long id = number_of(transaction, document);
    if (id == 0) return;
    transaction.sql() << "delete from search_words where rowid = :id", soci::use(id);
  }
  transaction.sql() << "delete from search_document where collection = :collection and native_id "
                       "= :native",
      soci::use(document.collection), soci::use(document.native_id);
}

std::int64_t indexed_content(store::Transaction& transaction, const IndexedDocument& document) {
  std::int64_t sequence = -1;
  transaction.sql() << "select content_sequence from search_document where collection = "
                       ":collection and native_id = :native",
      soci::use(document.collection), soci::use(document.native_id), soci::into(sequence);
  return transaction.sql().got_data() ? sequence : -1;
}

std::size_t visit_documents_with(store::Transaction& transaction, const std::string& organization,
                                 const std::vector<std::string>& words, std::size_t most,
                                 const std::function<bool(const IndexedDocument&)>& visit) {
  const auto limit = static_cast<long long>(most);
  const bool is_in_sqlite = is_sqlite(transaction);
  const std::string wanted = is_in_sqlite ? phrases_of(words) : joined(words);
  std::string query = "select x.collection, x.native_id from search_document x";
  if (is_in_sqlite) query += " join search_words on search_words.rowid = x.id";
  query += kOfOrganization;
  query += is_in_sqlite ? kInSqlite : kInPostgresql;
  IndexedDocument document;
  soci::statement select(transaction.sql());
  select.exchange(soci::into(document.collection));
  select.exchange(soci::into(document.native_id));
  select.exchange(soci::use(organization, "organization"));
  select.exchange(soci::use(wanted, "words"));
  if (!is_in_sqlite) select.exchange(soci::use(wanted, "again"));
  select.exchange(soci::use(limit, "most"));
  select.alloc();
  select.prepare(query);
  select.define_and_bind();
  select.execute();
  std::size_t visited = 0;
  while (select.fetch()) {
    ++visited;
    if (!visit(document)) break;
  }
  return visited;
}

}  // namespace patchbay::search
