#include "store/key_value.h"

#include <soci/soci.h>

#include "base/base64.h"

namespace patchbay::store {
namespace {

Error too_large(std::string_view what, std::int64_t size, std::int64_t limit) {
  return Error(Code::kTooLarge, "the " + std::string(what) + " has " + std::to_string(size) +
                                    " bytes; at most " + std::to_string(limit) + " are allowed");
}

// A StateOwner as SOCI takes it.
struct StateColumns {
  explicit StateColumns(const StateOwner& owner) : connector(owner.connector), link(owner.link) {}
  std::string connector, link;
};

std::int64_t bytes_beside(Transaction& transaction, const StateColumns& owner,
                          const std::string& key) {
  std::int64_t bytes = 0;
  transaction.sql() << "select cast(coalesce(sum(size), 0) as bigint) from state "
                       "where connector = :c and link = :l and key <> :k",
      soci::use(owner.connector), soci::use(owner.link), soci::use(key), soci::into(bytes);
  return bytes;
}

}  // namespace

Result<std::optional<std::string>> KeyValue::get(const StateOwner& owner, std::string_view key) {
  const StateColumns of(owner);
  const std::string wanted(key);
  std::string text;
  PATCHBAY_TRY(const bool found, store_.read([&](Transaction& transaction) -> Result<bool> {
    transaction.sql() << "select value from state where connector = :c and link = :l and key = :k",
        soci::use(of.connector), soci::use(of.link), soci::use(wanted), soci::into(text);
    return transaction.sql().got_data();
  }));
  if (!found) return std::nullopt;
  const auto bytes = from_base64(text);
  if (!bytes) return Error(Code::kInternal, "a value of the table state is damaged");
  return std::string(bytes->begin(), bytes->end());
}

Result<void> KeyValue::put(const StateOwner& owner, std::string_view key, std::string_view value) {
  const auto key_size = static_cast<std::int64_t>(key.size());
  const auto value_size = static_cast<std::int64_t>(value.size());
  if (key.empty() || key.find('\0') != key.npos) {
    return Error(Code::kInvalidArgument, "a key of the state must be text of at least one byte");
  }
  if (key_size > quota_.key_bytes) return too_large("key", key_size, quota_.key_bytes);
  if (value_size > quota_.value_bytes) return too_large("value", value_size, quota_.value_bytes);
  const StateColumns of(owner);
  const std::string wanted(key);
  const std::string text = base64(value);
  const std::int64_t size = key_size + value_size;
  return store_.transaction([&](Transaction& transaction) -> Result<void> {
    const std::int64_t total = bytes_beside(transaction, of, wanted) + size;
    if (total > quota_.bytes) return too_large("connector's state", total, quota_.bytes);
    transaction.sql() << "insert into state (connector, link, key, value, size) "
                         "values (:c, :l, :k, :v, :s) on conflict (connector, link, key) "
                         "do update set value = excluded.value, size = excluded.size",
        soci::use(of.connector), soci::use(of.link), soci::use(wanted), soci::use(text),
        soci::use(size);
    return success();
  });
}

Result<void> KeyValue::remove(const StateOwner& owner, std::string_view key) {
  const StateColumns of(owner);
  const std::string wanted(key);
  return store_.transaction([&](Transaction& transaction) -> Result<void> {
    transaction.sql() << "delete from state where connector = :c and link = :l and key = :k",
        soci::use(of.connector), soci::use(of.link), soci::use(wanted);
    return success();
  });
}

Result<void> KeyValue::clear(const StateOwner& owner) {
  const StateColumns of(owner);
  return store_.transaction([&](Transaction& transaction) -> Result<void> {
    transaction.sql() << "delete from state where connector = :c and link = :l",
        soci::use(of.connector), soci::use(of.link);
    return success();
  });
}

void clear_state_of_link(Transaction& transaction, const std::string& link) {
  transaction.sql() << "delete from state where link = :l", soci::use(link);
}

// For calls without a link, the column `link` has three lines: organization, user and connector
// (CallNetwork::account). So this column begins with `begin` for all values of this user.
void clear_state_of_user(Transaction& transaction, const std::string& organization,
                         const std::string& user) {
  const std::string begin = organization + '\n' + user + '\n';
  transaction.sql() << "delete from state where substr(link, 1, length(:b)) = :c",
      soci::use(begin, "b"), soci::use(begin, "c");
}

}  // namespace patchbay::store
