#include "mcp/session_mail.h"

#include <soci/soci.h>

#include <vector>

#include "base/digest.h"

namespace patchbay::mcp {
namespace {

constexpr store::Millis kMailMillis = std::chrono::milliseconds(SessionMail::kLifetime).count();

vault::Place mail_place(const std::string& session) { return {"mcp_mail", session, "message"}; }

struct Mail {
  std::string id;
  std::string session;
};

struct StoredMail {
  std::vector<Mail> waiting{};
  bool has_old = false;  // there are messages whose lifetime is over
};

// Returns the ids of the waiting messages. The messages themselves are not read, because most of
// them are for other hosts.
StoredMail stored_mail(store::Transaction& transaction) {
  const store::Millis old = transaction.now() - kMailMillis;
  StoredMail all;
  Mail each;
  store::Millis created_at = 0;
  soci::statement statement =
      (transaction.sql().prepare
           << "select id, session, created_at from mcp_mail order by created_at, id",
       soci::into(each.id), soci::into(each.session), soci::into(created_at));
  for (statement.execute(); statement.fetch();) {
    if (created_at <= old) {
      all.has_old = true;
    } else {
      all.waiting.push_back(each);
    }
  }
  return all;
}

void delete_old_mail(store::Transaction& transaction) {
  const store::Millis old = transaction.now() - kMailMillis;
  transaction.sql() << "delete from mcp_mail where created_at <= :o", soci::use(old);
}

// Returns the encrypted message, or "" if another host has taken it.
std::string message_of(store::Transaction& transaction, const Mail& mail) {
  std::string message;
  transaction.sql() << "select message from mcp_mail where id = :i", soci::use(mail.id),
      soci::into(message);
  return message;
}

}  // namespace

Result<void> SessionMail::send(const std::string& principal, const std::string& session,
                               std::string_view message) {
  if (store_ == nullptr) return success();
  constexpr std::size_t kIdBytes = 16;
  const std::string id = random_.token(kIdBytes);
  const std::string sealed = seal_.seal(mail_place(session), message);
  const std::string owner = sha256_hex(principal);  // so that the row names no user
  return store_->transaction([&](store::Transaction& transaction) -> Result<void> {
    delete_old_mail(transaction);
    const store::Millis now = transaction.now();
    int count = 0;
    transaction.sql() << "select count(*) from mcp_mail where principal = :p", soci::use(owner),
        soci::into(count);
    if (count >= kMost) {
      return Error(Code::kOverloaded, "Of this caller, " + std::to_string(kMost) +
                                          " messages wait for other hosts already, each for a "
                                          "minute at most.");
    }
    transaction.sql() << "insert into mcp_mail (id, principal, session, message, created_at) "
                         "values (:i, :p, :s, :m, :t)",
        soci::use(id), soci::use(owner), soci::use(session), soci::use(sealed), soci::use(now);
    return success();
  });
}

Result<void> SessionMail::tend() {
  if (store_ == nullptr) return success();
  return store_->transaction([](store::Transaction& transaction) -> Result<void> {
    delete_old_mail(transaction);
    return success();
  });
}

Result<void> SessionMail::fetch(const Waits& waits, const Take& take) {
  if (store_ == nullptr) return success();
  PATCHBAY_TRY(const auto all, store_->read([](store::Transaction& transaction) {
    return Result<StoredMail>(stored_mail(transaction));
  }));
  if (all.has_old) {
    PATCHBAY_TRY(tend());
  }
  for (const Mail& each : all.waiting) {
    if (!waits(each.session)) continue;
    PATCHBAY_TRY(const auto sealed, store_->read([&](store::Transaction& transaction) {
      return Result<std::string>(message_of(transaction, each));
    }));
    const auto message = seal_.open(mail_place(each.session), sealed);
    if (message && !take(each.session, message->reveal())) continue;
    PATCHBAY_TRY(store_->transaction([&](store::Transaction& transaction) -> Result<void> {
      transaction.sql() << "delete from mcp_mail where id = :i", soci::use(each.id);
      return success();
    }));
  }
  return success();
}

}  // namespace patchbay::mcp
