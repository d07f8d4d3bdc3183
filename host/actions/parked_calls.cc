#include "actions/parked_calls.h"

#include <soci/soci.h>

#include <array>

#include "audit/security_events.h"
#include "base/digest.h"

namespace patchbay::actions {
namespace {

constexpr std::size_t kTokenBytes = 32;
// Scanners for leaked secrets know this prefix. It does not begin with "-", so a command line
// cannot mistake a token for an option.
constexpr const char* kTokenMark = "pbr_";
constexpr std::string_view kParkedTable = "parked_call";
constexpr std::string_view kParkedColumn = "sealed_arguments";

Error not_parked() {
  return Error(Code::kNotFound,
               "No call waits under this resume token: it is unknown, too old, or the call has "
               "been resumed. Make the call again.");
}

Error nobody_knows() {
  return Error(Code::kOutcomeUnknown,
               "This call was resumed before, and what came of it is not known. Look at the "
               "provider before you make it again.");
}

// Returns the text to encrypt: the idempotency key on its own line, then the arguments.
Secret with_key(const ParkedCall& call) {
  return Secret(call.idempotency_key + "\n" + std::string(call.arguments.reveal()));
}

// Splits a decrypted text. A call from an earlier release has no line with a key.
void take_key(std::string_view opened, ParkedCall& call) {
  const auto end = opened.find('\n');
  const bool has_key = end < opened.find('{');
  if (has_key) call.idempotency_key = opened.substr(0, end);
  call.arguments = Secret(std::string(has_key ? opened.substr(end + 1) : opened));
}

bool is_meant(const MeantAction& meant, const ParkedCall& call) {
  return meant.action.empty() || (meant.connector == call.connector && meant.action == call.action);
}

struct ParkedRow {
  ParkedCall call;
  std::string sealed;
  store::Millis expires_at = 0;
  store::Millis taken_at = 0;
  store::Millis ended_at = 0;
};

std::optional<ParkedRow> find_row(store::Transaction& transaction, const Caller& caller,
                                  const std::string& id) {
  ParkedRow row;
  soci::indicator has_arguments = soci::i_null;
  transaction.sql() << "select connector, action, link, account, code, sealed_arguments, "
                       "expires_at, taken_at, ended_at from parked_call where id = :id and "
                       "organization = :org and user_id = :user",
      soci::use(id), soci::use(caller.organization), soci::use(caller.user),
      soci::into(row.call.connector), soci::into(row.call.action), soci::into(row.call.link),
      soci::into(row.call.account), soci::into(row.call.code),
      soci::into(row.sealed, has_arguments), soci::into(row.expires_at), soci::into(row.taken_at),
      soci::into(row.ended_at);
  if (!transaction.sql().got_data()) return std::nullopt;
  return row;
}

// Deletes the user's oldest waiting calls to make room for a new one. Also deletes calls with a
// future time (from a wrong clock), because they would never become the oldest.
void make_room(store::Transaction& transaction, const Caller& caller, int most) {
  const int kept = most - 1;
  const store::Millis wrong = transaction.now() + store::kClockStep;
  transaction.sql() << "delete from parked_call where taken_at = 0 and created_at > :wrong",
      soci::use(wrong);
  transaction.sql() << "delete from parked_call where taken_at = 0 and organization = :org and "
                       "user_id = :user and id not in (select id from parked_call where "
                       "taken_at = 0 and organization = :org2 and user_id = :user2 "
                       "order by created_at desc, id limit :kept)",
      soci::use(caller.organization), soci::use(caller.user), soci::use(caller.organization),
      soci::use(caller.user), soci::use(kept);
}

}  // namespace

Result<Secret> ParkedCalls::park(const Caller& caller, const ParkedCall& call,
                                 const std::string& trace_id) {
  const std::string_view arguments = call.arguments.reveal();
  if (arguments.size() > options_.argument_bytes) {
    return Error(Code::kTooLarge, "A call of " + std::to_string(arguments.size()) +
                                      " bytes is too large to be kept for later.");
  }
  Secret token(kTokenMark + parts_.random.token(kTokenBytes));
  const std::string id = sha256_hex(token.reveal());
  const std::string sealed =
      parts_.vault.seal({kParkedTable, id, kParkedColumn}, with_key(call).reveal());
  PATCHBAY_TRY(parts_.store.transaction([&](store::Transaction& transaction) -> Result<void> {
    make_room(transaction, caller, options_.calls_per_user);
    const store::Millis now = transaction.now();
    const store::Millis expires_at = now + options_.lifetime.count();
    transaction.sql() << "insert into parked_call (id, organization, user_id, connector, action, "
                         "link, account, code, sealed_arguments, created_at, expires_at, "
                         "taken_at, ended_at) values (:id, :org, :user, :connector, :action, "
                         ":link, :account, :code, :sealed, :now, :expires, 0, 0)",
        soci::use(id), soci::use(caller.organization), soci::use(caller.user),
        soci::use(call.connector), soci::use(call.action), soci::use(call.link),
        soci::use(call.account), soci::use(call.code), soci::use(sealed), soci::use(now),
        soci::use(expires_at);
    return success();
  }));
  PATCHBAY_TRY(parts_.audit.commit(
      {audit::event_of(audit::CallParked{call.connector, call.action, call.code}),
       caller.organization,
       caller.user,
       call.account,
       trace_id,
       {}}));
  return token;
}

Result<TakenCall> ParkedCalls::take(const Caller& caller, std::string_view token,
                                    const std::string& trace_id, const MeantAction& meant) {
  const std::string id = sha256_hex(token);
  PATCHBAY_TRY(
      auto row, parts_.store.transaction([&](store::Transaction& transaction) -> Result<ParkedRow> {
        auto found = find_row(transaction, caller, id);
        if (!found || found->ended_at != 0 || !is_meant(meant, found->call)) return not_parked();
        if (found->taken_at != 0) return nobody_knows();
        const store::Millis now = transaction.now();
        const store::Millis lifetime = options_.lifetime.count();
        if (!store::is_in_time(found->expires_at - lifetime, lifetime, now)) return not_parked();
        transaction.sql() << "update parked_call set taken_at = :now, sealed_arguments = null "
                             "where id = :id",
            soci::use(now), soci::use(id);
        return std::move(*found);
      }));
  PATCHBAY_TRY(const Secret opened,
               parts_.vault.unseal({kParkedTable, id, kParkedColumn}, row.sealed));
  take_key(opened.reveal(), row.call);
  PATCHBAY_TRY(
      parts_.audit.commit({audit::event_of(audit::CallResumed{row.call.connector, row.call.action}),
                           caller.organization,
                           caller.user,
                           row.call.account,
                           trace_id,
                           {}}));
  return TakenCall{std::move(row.call), id};
}

Result<void> ParkedCalls::end(const std::string& ticket) {
  return parts_.store.transaction([&](store::Transaction& transaction) -> Result<void> {
    const store::Millis now = transaction.now();
    transaction.sql() << "update parked_call set ended_at = :now where id = :id", soci::use(now),
        soci::use(ticket);
    return success();
  });
}

// Deletes calls that are too old. A taken call is kept longer, so that its token is not reported as
// unknown.
Result<void> ParkedCalls::sweep() {
  return parts_.store.transaction([&](store::Transaction& transaction) -> Result<void> {
    const store::Millis now = transaction.now();
    const store::Millis long_ago = now - options_.remembered.count();
    transaction.sql() << "delete from parked_call where (taken_at = 0 and expires_at <= :now) or "
                         "expires_at <= :long_ago",
        soci::use(now), soci::use(long_ago);
    return success();
  });
}

void forget_parked_calls_of_link(store::Transaction& transaction, const std::string& link) {
  transaction.sql() << "delete from parked_call where account = :link", soci::use(link);
}

void forget_parked_calls_of_user(store::Transaction& transaction, const std::string& organization,
                                 const std::string& user) {
  transaction.sql() << "delete from parked_call where organization = :org and user_id = :user",
      soci::use(organization), soci::use(user);
}

}  // namespace patchbay::actions
