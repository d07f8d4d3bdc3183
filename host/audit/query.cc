#include "audit/query.h"

#include <soci/soci.h>

#include <charconv>

namespace patchbay::audit {
namespace {

constexpr const char* kColumns =
    "select host, seq, at, action, organization, actor, subject, trace_id, payload, context, hash "
    "from audit_record where ";

// The place at which a page ended. Records are sorted by time, then host, then seq.
struct Position {
  store::Millis at = 0;
  std::int64_t seq = 0;
  std::string host;
};

std::string text_of(const AuditRecord& last) {
  return std::to_string(last.at) + "." + std::to_string(last.seq) + "." + last.host;
}

Result<Position> parse_position(std::string_view text) {
  Position position;
  const char* end = text.data() + text.size();
  const auto at = std::from_chars(text.data(), end, position.at);
  if (at.ec == std::errc() && at.ptr != end && *at.ptr == '.') {
    const auto seq = std::from_chars(at.ptr + 1, end, position.seq);
    if (seq.ec == std::errc() && seq.ptr != end && *seq.ptr == '.') {
      position.host.assign(seq.ptr + 1, end);
      return position;
    }
  }
  return Error(Code::kInvalidArgument,
               "\"after\" is not the \"next\" of a page of audit records; leave it out to begin at "
               "the first page");
}

// Returns the first text in byte order that follows all texts with this prefix. Bytes from 0x7F on
// at the end of the prefix are dropped first. Returns "" if nothing is left of the prefix.
std::string end_of_prefix(std::string prefix) {
  while (!prefix.empty() && static_cast<unsigned char>(prefix.back()) >= 0x7F) prefix.pop_back();
  if (!prefix.empty()) ++prefix.back();
  return prefix;
}

// Reads rows with the columns kColumns.
struct RowReader {
  AuditRecord row;

  void bind(soci::statement& statement) {
    statement.exchange(soci::into(row.host));
    statement.exchange(soci::into(row.seq));
    statement.exchange(soci::into(row.at));
    for (auto* text : {&row.action, &row.organization, &row.actor, &row.subject, &row.trace_id,
                       &row.payload, &row.context, &row.hash}) {
      statement.exchange(soci::into(*text));
    }
  }

  std::vector<AuditRecord> read(soci::statement& statement, const std::string& sql) {
    statement.alloc();
    statement.prepare(sql);
    statement.define_and_bind();
    statement.execute(false);
    std::vector<AuditRecord> records;
    while (statement.fetch()) records.push_back(row);
    return records;
  }
};

// Adds the query's conditions and their values to a statement. Only the conditions that are set are
// added, so that the database can use an index.
class Conditions {
 public:
  explicit Conditions(soci::statement& statement) : statement_(statement) {}

  template <class Value>
  void add(const char* condition, const char* name, const Value& value) {
    add(condition);
    statement_.exchange(soci::use(value, name));
  }
  void add(const char* condition) { text_.append(text_.empty() ? "" : " and ").append(condition); }
  [[nodiscard]] std::string text() const { return text_.empty() ? "1 = 1" : text_; }

 private:
  soci::statement& statement_;
  std::string text_;
};

std::vector<AuditRecord> run(store::Transaction& transaction, const AuditQuery& query,
                             const std::optional<Position>& after) {
  const std::string prefix_end = end_of_prefix(query.action_prefix);
  const store::Millis from = store::to_millis(query.from.value_or(WallTime()));
  const store::Millis until = store::to_millis(query.until.value_or(WallTime()));
  // One record more than the page size shows whether there is a next page.
  const int limit = query.limit + 1;
  soci::statement statement(transaction.sql());
  RowReader reader;
  reader.bind(statement);
  Conditions where(statement);
  if (!query.action_prefix.empty()) {
    where.add("action >= :prefix", "prefix", query.action_prefix);
    if (!prefix_end.empty()) where.add("action < :prefix_end", "prefix_end", prefix_end);
  }
  if (!query.actor.empty()) where.add("actor = :actor", "actor", query.actor);
  if (!query.organization.empty()) {
    where.add("organization = :organization", "organization", query.organization);
  }
  if (query.of_host) where.add("organization = ''");
  if (query.from) where.add("at >= :from", "from", from);
  if (query.until) where.add("at < :until", "until", until);
  if (after) {
    where.add(query.oldest_first ? "(at, host, seq) > (:a_at, :a_host, :a_seq)"
                                 : "(at, host, seq) < (:a_at, :a_host, :a_seq)",
              "a_at", after->at);
    statement.exchange(soci::use(after->host, "a_host"));
    statement.exchange(soci::use(after->seq, "a_seq"));
  }
  statement.exchange(soci::use(limit, "limit"));
  const std::string order = query.oldest_first
                                ? " order by at, host, seq limit :limit"
                                : " order by at desc, host desc, seq desc limit :limit";
  return reader.read(statement, kColumns + where.text() + order);
}

}  // namespace

Result<AuditPage> query(store::Store& store, const AuditQuery& query) {
  if (query.limit < 1 || query.limit > 1000) {
    return Error(Code::kInvalidArgument, "\"limit\" must be from 1 to 1000");
  }
  std::optional<Position> after;
  if (!query.after.empty()) {
    PATCHBAY_TRY(auto position, parse_position(query.after));
    after = std::move(position);
  }
  AuditPage page;
  PATCHBAY_TRY(auto records,
               store.read([&](store::Transaction& transaction) -> Result<std::vector<AuditRecord>> {
                 return run(transaction, query, after);
               }));
  page.records = std::move(records);
  if (page.records.size() > static_cast<std::size_t>(query.limit)) {
    page.records.pop_back();
    page.next = text_of(page.records.back());
  }
  return page;
}

int count_records(store::Transaction& transaction, const CountedAction& counted) {
  const store::Millis since = store::to_millis(counted.since);
  int count = 0;
  transaction.sql() << "select count(*) from audit_record where organization = :org and at >= "
                       ":since and action = :action and subject = :subject",
      soci::use(counted.organization), soci::use(since), soci::use(counted.action),
      soci::use(counted.subject), soci::into(count);
  return count;
}

Result<std::vector<AuditRecord>> records_of_host(store::Store& store, const std::string& host,
                                                 std::int64_t seq, int limit) {
  return store.read([&](store::Transaction& transaction) -> Result<std::vector<AuditRecord>> {
    soci::statement statement(transaction.sql());
    RowReader reader;
    reader.bind(statement);
    statement.exchange(soci::use(host, "host"));
    statement.exchange(soci::use(seq, "seq"));
    statement.exchange(soci::use(limit, "limit"));
    return reader.read(
        statement, std::string(kColumns) + "host = :host and seq > :seq order by seq limit :limit");
  });
}

}  // namespace patchbay::audit
