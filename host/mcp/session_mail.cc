#include "mcp/session_mail.h"

#include <soci/soci.h>

#include <vector>

namespace patchbay::mcp {
namespace {

constexpr store::Millis kMailMillis = std::chrono::milliseconds(SessionMail::kLifetime).count();

vault::Place mail_place(const std::string& session) { return {"mcp_mail", session, "message"}; }

struct Mail {
  std::string id;
  std::string session;
};

// Returns the ids of the waiting messages. The messages themselves are not read, because most of
// them are for other hosts.
std::vector<Mail> waiting_mail(store::Transaction& transaction) {
  const store::Millis since = transaction.now() - kMailMillis;
  std::vector<Mail> all;
  Mail each;
  soci::statement statement =
      (transaction.sql().prepare << "select id, session from mcp_mail where created_at > :since "
                                    "order by created_at, id",
       soci::use(since), soci::into(each.id), soci::into(each.session));
  for (statement.execute(); statement.fetch();) all.push_back(each);
  return all;
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
  return store_->transaction([&](store::Transaction& transaction) -> Result<void> {
    const store::Millis now = transaction.now();
    const store::Millis before = now - kMailMillis;
    transaction.sql() << "delete from mcp_mail where created_at <= :b", soci::use(before);
    int count = 0;
    transaction.sql() << "select count(*) from mcp_mail where principal = :p", soci::use(principal),
        soci::into(count);
    if (count >= kMost) {
      return Error(Code::kOverloaded, "Of this caller, " + std::to_string(kMost) +
                                          " messages wait for other hosts already, each for a "
                                          "minute at most.");
    }
    transaction.sql() << "insert into mcp_mail (id, principal, session, message, created_at) "
                         "values (:i, :p, :s, :m, :t)",
        soci::use(id), soci::use(principal), soci::use(session), soci::use(sealed), soci::use(now);
    return success();
  });
}

Result<void> SessionMail::fetch(const Waits& waits, const Take& take) {
  if (store_ == nullptr) return success();
  PATCHBAY_TRY(const auto all,
               store_->read([](store::Transaction& transaction) -> Result<std::vector<Mail>> {
                 return waiting_mail(transaction);
               }));
  for (const Mail& each : all) {
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
