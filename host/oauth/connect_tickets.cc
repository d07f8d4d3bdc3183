#include "oauth/connect_tickets.h"

#include <soci/soci.h>

#include "base/digest.h"
#include "oauth/pending_table.h"
#include "oauth_messages/scope_column.h"

namespace patchbay::oauth {
namespace {

constexpr std::size_t kTicketBytes = 32;
constexpr int kMostOfOneUser = 20;
constexpr store::Millis kTicketMillis = std::chrono::milliseconds(kTicketLifetime).count();

Error not_valid() {
  return Error(Code::kUnauthenticated,
               "This link to connect an account was used before, is not of the last ten minutes, "
               "or is another user's. Make the call again: its refusal holds a new one.")
      .with_reason("ticket_refused");
}

void make_room(store::Transaction& transaction, const TicketedConnection& wanted) {
  const store::Millis now = transaction.now();
  const store::Millis old = now - kTicketMillis;
  const store::Millis wrong = now + store::kClockStep;
  const int kept = kMostOfOneUser - 1;
  transaction.sql() << "delete from pending_authorization where redirect_uri = '' and "
                       "(created_at <= :old or created_at > :wrong)",
      soci::use(old), soci::use(wrong);
  transaction.sql() << "delete from pending_authorization where redirect_uri = '' and "
                       "organization = :org and user_id = :user and id not in (select id from "
                       "pending_authorization where redirect_uri = '' and organization = :org2 and "
                       "user_id = :user2 order by created_at desc, id limit :kept)",
      soci::use(wanted.organization), soci::use(wanted.user), soci::use(wanted.organization),
      soci::use(wanted.user), soci::use(kept);
}

struct TicketRow {
  TicketedConnection wanted;
  std::string id;
  store::Millis created_at = 0;
};

std::optional<TicketRow> find_row(store::Transaction& transaction, const std::string& id) {
  TicketRow found;
  std::string scopes;
  int asks_person = 0;
  transaction.sql() << "select id, organization, user_id, connector, link, scopes, asks_person, "
                       "created_at from pending_authorization where id = :id and redirect_uri = ''",
      soci::use(id), soci::into(found.id), soci::into(found.wanted.organization),
      soci::into(found.wanted.user), soci::into(found.wanted.connector),
      soci::into(found.wanted.link), soci::into(scopes), soci::into(asks_person),
      soci::into(found.created_at);
  // The hash is compared again in constant time, so that the duration does not reveal how many
  // characters are right.
  if (!transaction.sql().got_data() || !equal_in_constant_time(found.id, id)) return std::nullopt;
  found.wanted.scopes = oauth_messages::scopes_of_column(scopes);
  found.wanted.asks_person = asks_person != 0;
  return found;
}

bool is_ticket_in_time(store::Transaction& transaction, const TicketRow& found) {
  return store::is_in_time(found.created_at, kTicketMillis, transaction.now());
}

bool is_for(const TicketedConnection& wanted, const Caller* bearer) {
  return bearer == nullptr ||
         (bearer->organization == wanted.organization && bearer->user == wanted.user);
}

// Deletes the row and returns it. Returns nullopt if the ticket may not be used.
std::optional<TicketRow> take_row(store::Transaction& transaction, const std::string& id,
                                  const Caller* bearer) {
  auto found = find_row(transaction, id);
  if (!found || !is_for(found->wanted, bearer)) return std::nullopt;
  soci::statement taken =
      (transaction.sql().prepare << "delete from pending_authorization where id = :id",
       soci::use(id));
  taken.execute(true);
  const bool is_good = is_ticket_in_time(transaction, *found);
  if (taken.get_affected_rows() != 1 || !is_good) return std::nullopt;
  return found;
}

}  // namespace

Result<Secret> ConnectTickets::issue(const TicketedConnection& wanted) {
  Secret ticket(random_.token(kTicketBytes));
  const std::string id = sha256_hex(ticket.reveal());
  PATCHBAY_TRY(store_.transaction([&](store::Transaction& transaction) -> Result<void> {
    make_room(transaction, wanted);
    insert_pending(transaction, {.id = id,
                                 .organization = wanted.organization,
                                 .user = wanted.user,
                                 .connector = wanted.connector,
                                 .link = wanted.link,
                                 .scopes = wanted.scopes,
                                 .asks_person = wanted.asks_person});
    return success();
  }));
  return ticket;
}

Result<TicketedConnection> ConnectTickets::look(std::string_view ticket) {
  const std::string id = sha256_hex(ticket);
  PATCHBAY_TRY(
      auto found,
      store_.read([&](store::Transaction& transaction) -> Result<std::optional<TicketRow>> {
        auto row = find_row(transaction, id);
        if (row && !is_ticket_in_time(transaction, *row)) row.reset();
        return row;
      }));
  if (!found) return not_valid();
  return std::move(found->wanted);
}

Result<TicketedConnection> ConnectTickets::take(std::string_view ticket, const Caller* bearer) {
  const std::string id = sha256_hex(ticket);
  PATCHBAY_TRY(
      auto found,
      store_.transaction([&](store::Transaction& transaction) -> Result<std::optional<TicketRow>> {
        return take_row(transaction, id, bearer);
      }));
  if (!found) return not_valid();
  return std::move(found->wanted);
}

}  // namespace patchbay::oauth
