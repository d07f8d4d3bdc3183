#include "accounts/link_table.h"

#include <soci/soci.h>

#include <algorithm>

#include "accounts/credential_table.h"
#include "accounts/status_words.h"
#include "accounts/usage.h"
#include "audit/query.h"
#include "audit/security_events.h"
#include "base/words.h"
#include "store/key_value.h"

namespace patchbay::accounts {
namespace {

// A LinkRecord, converted to the columns of the table.
struct LinkRow {
  explicit LinkRow(const LinkRecord& record)
      : id(record.id),
        organization(record.organization),
        user(record.user),
        provider(record.provider),
        connectors(joined(record.connectors)),
        status(word_of(record.status)),
        cause(record.cause),
        scopes(joined(record.scopes)),
        scopes_known(record.scopes_known ? 1 : 0),
        oauth_user_id(record.oauth_user_id),
        email(record.email),
        domain(record.domain),
        validation(word_of(record.validation)),
        validated_at(store::millis_or_never(record.validated_at)),
        created_at(store::to_millis(record.created_at)),
        last_used(store::millis_or_never(record.last_used)) {}
  LinkRow() : LinkRow(LinkRecord()) {}

  [[nodiscard]] LinkRecord record() const {
    LinkRecord made;
    made.id = id;
    made.organization = organization;
    made.user = user;
    made.provider = provider;
    made.connectors = words_of(connectors);
    made.status = status_of(status);
    made.cause = cause;
    made.scopes = words_of(scopes);
    made.scopes_known = scopes_known != 0;
    made.oauth_user_id = oauth_user_id;
    made.email = email;
    made.domain = domain;
    made.validation = validation_of(validation);
    made.validated_at = store::time_or_never(validated_at);
    made.created_at = store::from_millis(created_at);
    made.last_used = store::time_or_never(last_used);
    made.generation = generation;
    return made;
  }

  std::string id, organization, user, provider, connectors, status, cause, scopes;
  int scopes_known;
  std::string oauth_user_id, email, domain, validation;
  store::Millis validated_at, created_at, last_used;
  std::int64_t generation = 0;
};

// engine/sync_choices.cc reads the table too, in a select with other folders' tables.
constexpr const char* kSelect =
    "select l.id, l.organization, l.user_id, l.provider, l.connectors, l.status, l.cause, "
    "l.scopes, l.scopes_known, l.oauth_user_id, coalesce(e.value, ''), coalesce(d.value, ''), "
    "l.validation, "
    "l.validated_at, l.created_at, l.last_used, cast(coalesce(c.generation, 0) as bigint) "
    "from link l left join link_credential c on c.id = l.id left join state e on "
    "e.connector = '' and e.link = l.id and e.key = 'account_email' left join state d on "
    "d.connector = '' and d.link = l.id and d.key = 'account_domain' where ";

// A condition for links that were granted again in a time span. The time is in the grant's audit
// record (Grants::keep). It cannot come from the credential's issued_at, because a refresh changes
// issued_at.
std::string granted_anew() { return std::string(" or l.id in (") + audit::kSelectSubjects + ")"; }

// Returns the rows that match `condition`, without their configurations. `bind` binds the
// parameters of the condition.
template <class Bind>
std::vector<LinkRecord> select_links(store::Transaction& transaction, const std::string& condition,
                                     Bind bind) {
  LinkRow row;
  soci::statement rows(transaction.sql());
  for (auto* text : {&row.id, &row.organization, &row.user, &row.provider, &row.connectors,
                     &row.status, &row.cause, &row.scopes}) {
    rows.exchange(soci::into(*text));
  }
  rows.exchange(soci::into(row.scopes_known));
  rows.exchange(soci::into(row.oauth_user_id));
  rows.exchange(soci::into(row.email));
  rows.exchange(soci::into(row.domain));
  rows.exchange(soci::into(row.validation));
  for (auto* number : {&row.validated_at, &row.created_at, &row.last_used, &row.generation}) {
    rows.exchange(soci::into(*number));
  }
  bind(rows);
  rows.alloc();
  rows.prepare(kSelect + condition + " order by l.created_at, l.id");
  rows.define_and_bind();
  rows.execute();
  std::vector<LinkRecord> found;
  while (rows.fetch()) found.push_back(row.record());
  return found;
}

void set_fact(store::Transaction& transaction, const std::string& id, const std::string& key,
              const std::string& value) {
  transaction.sql() << "delete from state where connector = '' and link = :id and key = :key",
      soci::use(id), soci::use(key);
  if (value.empty()) return;
  const auto size = static_cast<std::int64_t>(value.size());
  transaction.sql() << "insert into state (connector, link, key, value, size) values ('', :id, "
                       ":key, :value, :size)",
      soci::use(id), soci::use(key), soci::use(value), soci::use(size);
}

// Stores the account's email address and domain in the table `state`, with an empty connector name.
// A revocation deletes all rows of the link in this table, and so these two as well.
void set_facts(store::Transaction& transaction, const LinkRecord& record) {
  set_fact(transaction, record.id, "account_email", record.email);
  set_fact(transaction, record.id, "account_domain", record.domain);
}

void read_configurations(store::Transaction& transaction, LinkRecord& record) {
  std::string connector;
  std::string value;
  soci::statement rows =
      (transaction.sql().prepare << "select connector, value from link_configuration where link = "
                                    ":link",
       soci::use(record.id), soci::into(connector), soci::into(value));
  rows.execute();
  while (rows.fetch()) record.user_configuration[connector] = value;
}

template <class Bind>
std::vector<LinkRecord> select_whole(store::Transaction& transaction, const std::string& condition,
                                     Bind bind) {
  auto found = select_links(transaction, condition, bind);
  for (LinkRecord& record : found) read_configurations(transaction, record);
  return found;
}

}  // namespace

void insert_link(store::Transaction& transaction, const LinkRecord& record) {
  const LinkRow row(record);
  transaction.sql() << "insert into link (id, organization, user_id, provider, connectors, status, "
                       "cause, scopes, scopes_known, oauth_user_id, validation, validated_at, "
                       "created_at, last_used) values (:id, :org, :user, :provider, :connectors, "
                       ":status, :cause, :scopes, :known, :account, :validation, :validated, "
                       ":created, :used)",
      soci::use(row.id), soci::use(row.organization), soci::use(row.user), soci::use(row.provider),
      soci::use(row.connectors), soci::use(row.status), soci::use(row.cause), soci::use(row.scopes),
      soci::use(row.scopes_known), soci::use(row.oauth_user_id), soci::use(row.validation),
      soci::use(row.validated_at), soci::use(row.created_at), soci::use(row.last_used);
  set_facts(transaction, record);
  for (const auto& [connector, value] : record.user_configuration) {
    set_configuration(transaction, record.id, connector, value);
  }
}

void update_link(store::Transaction& transaction, const LinkRecord& record) {
  const LinkRow row(record);
  transaction.sql() << "update link set connectors = :connectors, status = :status, cause = "
                       ":cause, scopes = :scopes, scopes_known = :known, oauth_user_id = "
                       ":account, validation = :validation, validated_at = :validated "
                       "where id = :id",
      soci::use(row.connectors), soci::use(row.status), soci::use(row.cause), soci::use(row.scopes),
      soci::use(row.scopes_known), soci::use(row.oauth_user_id), soci::use(row.validation),
      soci::use(row.validated_at), soci::use(row.id);
  set_facts(transaction, record);
}

void set_status(store::Transaction& transaction, const std::string& id, LinkStatus status,
                std::string_view cause) {
  const std::string word(word_of(status));
  const std::string why(cause);
  transaction.sql() << "update link set status = :status, cause = :cause where id = :id",
      soci::use(word), soci::use(why), soci::use(id);
}

void set_configuration(store::Transaction& transaction, const std::string& id,
                       const std::string& connector, const std::string& value) {
  transaction.sql() << "insert into link_configuration (link, connector, value) "
                       "values (:link, :connector, :value) on conflict (link, connector) "
                       "do update set value = excluded.value",
      soci::use(id), soci::use(connector), soci::use(value);
}

std::optional<LinkRecord> find_link(store::Transaction& transaction, const std::string& id) {
  auto found = select_whole(transaction, "l.id = :id",
                            [&](soci::statement& rows) { rows.exchange(soci::use(id)); });
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

Result<LinkRecord> require_link(store::Transaction& transaction, const Caller& caller,
                                const std::string& id) {
  auto found = find_link(transaction, id);
  const bool owned =
      found && found->organization == caller.organization && found->user == caller.user;
  if (owned) return std::move(*found);
  return Error(Code::kNotFound, "There is no link \"" + id.substr(0, 64) + "\".");
}

Result<LinkRecord> still_there(store::Transaction& transaction, const std::string& id) {
  auto found = find_link(transaction, id);
  if (found) return std::move(*found);
  return Error(Code::kNotFound, "There is no link \"" + id + "\" any more.");
}

std::vector<LinkRecord> links_of(store::Transaction& transaction, const std::string& organization,
                                 const std::string& user) {
  return select_whole(transaction, "l.organization = :org and l.user_id = :user",
                      [&](soci::statement& rows) {
                        rows.exchange(soci::use(organization));
                        rows.exchange(soci::use(user));
                      });
}

std::vector<LinkRecord> links_matching(store::Transaction& transaction, const LinkFilter& filter) {
  if (filter.organization.empty()) return {};
  const store::Millis from = filter.created_from ? store::to_millis(*filter.created_from) : 0;
  const store::Millis until = filter.created_until ? store::to_millis(*filter.created_until)
                                                   : std::numeric_limits<store::Millis>::max();
  // Links are granted again only after their creation. So without `created_from`, the condition on
  // the creation time finds these links too.
  const bool may_be_anew = filter.created_from.has_value();
  std::string condition =
      "l.organization = :org and ((l.created_at >= :from and l.created_at < :until)";
  if (may_be_anew) condition += granted_anew();
  condition += ")";
  if (!filter.user.empty()) condition += " and l.user_id = :user";
  if (!filter.provider.empty()) condition += " and l.provider = :provider";
  const std::string granted = audit::kAccessGranted;
  auto found = select_whole(transaction, condition, [&](soci::statement& rows) {
    for (int times = 0; times < (may_be_anew ? 2 : 1); ++times) {
      rows.exchange(soci::use(filter.organization));
      rows.exchange(soci::use(from));
      rows.exchange(soci::use(until));
    }
    if (may_be_anew) rows.exchange(soci::use(granted));
    if (!filter.user.empty()) rows.exchange(soci::use(filter.user));
    if (!filter.provider.empty()) rows.exchange(soci::use(filter.provider));
  });
  if (filter.connector.empty()) return found;
  std::erase_if(found, [&](const LinkRecord& record) {
    return std::find(record.connectors.begin(), record.connectors.end(), filter.connector) ==
           record.connectors.end();
  });
  return found;
}

int count_grants(store::Transaction& transaction, const LinkRecord& record, WallTime since) {
  return audit::count_records(transaction,
                              {audit::kAccessGranted, record.organization, record.id, since});
}

void clear_link(store::Transaction& transaction, const Belongings& belongings,
                const std::string& id) {
  if (belongings.of_link) belongings.of_link(transaction, id);
  if (belongings.in_memory) {
    transaction.after_commit([&belongings, id] { belongings.in_memory(id); });
  }
  store::clear_state_of_link(transaction, id);
  remove_credential(transaction, id);
  remove_intent(transaction, id);
  forget_uses(transaction, id);
  transaction.sql() << "delete from link_configuration where link = :id", soci::use(id);
}

void remove_link(store::Transaction& transaction, const Belongings& belongings,
                 const std::string& id) {
  clear_link(transaction, belongings, id);
  transaction.sql() << "delete from link where id = :id", soci::use(id);
}

}  // namespace patchbay::accounts
