#include "authserver/sessions.h"

#include <soci/soci.h>

#include "audit/entry.h"
#include "base/digest.h"
#include "callers/key_table.h"

namespace patchbay::authserver {
namespace {

constexpr std::size_t kCookieBytes = 32;
constexpr std::size_t kSessionIdBytes = 12;
constexpr std::size_t kAgentBytes = 200;
constexpr store::Millis kSessionMillis = std::chrono::milliseconds(kSessionLifetime).count();

}  // namespace

Result<Secret> BrowserSessions::begin(const Person& person, std::string_view agent) {
  Secret cookie(random_.token(kCookieBytes));
  const std::string hash = sha256_hex(cookie.reveal());
  const std::string id = "session_" + random_.token(kSessionIdBytes);
  const std::string shown = audit::storable(agent, kAgentBytes);
  PATCHBAY_TRY(store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    const store::Millis now = transaction.now();
    transaction.sql() << "insert into browser_session (hash, id, organization, user_id, agent, "
                         "created_at) values (:h, :i, :o, :u, :a, :t)",
        soci::use(hash), soci::use(id), soci::use(person.organization), soci::use(person.user),
        soci::use(shown), soci::use(now);
    return success();
  }));
  return cookie;
}

Result<std::optional<BrowserSession>> BrowserSessions::find(const Secret& cookie) {
  using FoundSession = std::optional<BrowserSession>;
  if (cookie.empty()) return FoundSession();
  const std::string hash = sha256_hex(cookie.reveal());
  return store_.read([&](store::Transaction& transaction) -> Result<FoundSession> {
    BrowserSession session;
    Person& person = session.person;
    transaction.sql() << "select id, organization, user_id, agent, created_at from browser_session "
                         "where hash = :h",
        soci::use(hash), soci::into(session.id), soci::into(person.organization),
        soci::into(person.user), soci::into(session.agent), soci::into(session.created_at);
    if (!transaction.sql().got_data()) return FoundSession();
    const bool lasts = store::is_in_time(session.created_at, kSessionMillis, transaction.now()) &&
                       callers::find_person(transaction, person.organization, person.user) ==
                           callers::Person::kPresent;
    return lasts ? FoundSession(std::move(session)) : FoundSession();
  });
}

Result<std::vector<BrowserSession>> BrowserSessions::list(const Person& person) {
  return store_.read([&](store::Transaction& transaction) -> Result<std::vector<BrowserSession>> {
    BrowserSession session{.person = person};
    const store::Millis after = transaction.now() - kSessionMillis;
    soci::statement rows =
        (transaction.sql().prepare
             << "select id, agent, created_at from browser_session where "
                "organization = :o and user_id = :u and created_at > :a order "
                "by created_at desc, id",
         soci::use(person.organization), soci::use(person.user), soci::use(after),
         soci::into(session.id), soci::into(session.agent), soci::into(session.created_at));
    rows.execute();
    std::vector<BrowserSession> found;
    while (rows.fetch()) found.push_back(session);
    return found;
  });
}

Result<void> BrowserSessions::end(const Person& person, const std::string& id) {
  return store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    transaction.sql() << "delete from browser_session where organization = :o and user_id = :u and "
                         "id = :i",
        soci::use(person.organization), soci::use(person.user), soci::use(id);
    return success();
  });
}

Result<void> BrowserSessions::end_others(const Person& person, const std::string& id) {
  return store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    transaction.sql() << "delete from browser_session where organization = :o and user_id = :u and "
                         "id <> :i",
        soci::use(person.organization), soci::use(person.user), soci::use(id);
    return success();
  });
}

void BrowserSessions::delete_old(store::Transaction& transaction) {
  const store::Millis before = transaction.now() - kSessionMillis;
  transaction.sql() << "delete from browser_session where created_at < :b", soci::use(before);
}

}  // namespace patchbay::authserver
