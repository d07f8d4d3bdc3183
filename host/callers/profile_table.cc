#include "callers/profile_table.h"

#include <soci/soci.h>

#include "base/words.h"

namespace patchbay::callers {
namespace {

// Returns the lines in stored form: one text, in which each line ends with a line feed.
std::string text_of_lines(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text.append(line).append("\n");
  return text;
}

std::vector<std::string> lines_of_text(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return lines;
}

HeldProfile held_of(const std::string& organization, const std::string& kind,
                    const std::string& holder, const std::string& profile) {
  return {
      organization, {kind_of(kind).value_or(FilterHolder::Kind::kOrganization), holder}, profile};
}

}  // namespace

std::vector<ToolProfile> list_profiles(store::Transaction& transaction,
                                       const std::string& organization) {
  ToolProfile row{organization, {}, {}, {}};
  std::string lines;
  store::Millis changed = 0;
  std::vector<ToolProfile> found;
  soci::statement rows =
      (transaction.sql().prepare << "select name, lines, changed_at from tool_profile where "
                                    "organization = :o order by name",
       soci::use(organization), soci::into(row.name), soci::into(lines), soci::into(changed));
  rows.execute();
  while (rows.fetch()) {
    row.lines = lines_of_text(lines);
    row.changed_at = store::from_millis(changed);
    found.push_back(row);
  }
  return found;
}

std::optional<ToolProfile> find_profile(store::Transaction& transaction,
                                        const std::string& organization, const std::string& name) {
  std::string lines;
  store::Millis changed = 0;
  transaction.sql() << "select lines, changed_at from tool_profile where organization = :o and "
                       "name = :n",
      soci::use(organization), soci::use(name), soci::into(lines), soci::into(changed);
  if (!transaction.sql().got_data()) return std::nullopt;
  return ToolProfile{organization, name, lines_of_text(lines), store::from_millis(changed)};
}

void insert_profile(store::Transaction& transaction, const ToolProfile& profile) {
  const std::string lines = text_of_lines(profile.lines);
  const store::Millis changed = store::to_millis(profile.changed_at);
  transaction.sql() << "insert into tool_profile (organization, name, lines, changed_at) values "
                       "(:o, :n, :l, :c)",
      soci::use(profile.organization), soci::use(profile.name), soci::use(lines),
      soci::use(changed);
}

void delete_profile(store::Transaction& transaction, const std::string& organization,
                    const std::string& name) {
  transaction.sql() << "delete from tool_profile where organization = :o and name = :n",
      soci::use(organization), soci::use(name);
}

std::vector<HeldProfile> list_holders(store::Transaction& transaction,
                                      const std::string& organization) {
  std::string kind;
  std::string holder;
  std::string profile;
  std::vector<HeldProfile> found;
  soci::statement rows =
      (transaction.sql().prepare << "select kind, holder, profile from tool_filter where "
                                    "organization = :o order by profile, kind, holder",
       soci::use(organization), soci::into(kind), soci::into(holder), soci::into(profile));
  rows.execute();
  while (rows.fetch()) found.push_back(held_of(organization, kind, holder, profile));
  return found;
}

std::vector<HeldProfile> list_client_holders(store::Transaction& transaction) {
  std::string organization;
  std::string holder;
  std::string profile;
  std::vector<HeldProfile> found;
  soci::statement rows =
      (transaction.sql().prepare << "select organization, holder, profile from tool_filter where "
                                    "kind = 'client' order by holder, organization",
       soci::into(organization), soci::into(holder), soci::into(profile));
  rows.execute();
  while (rows.fetch()) found.push_back(held_of(organization, "client", holder, profile));
  return found;
}

int count_holders(store::Transaction& transaction, const std::string& organization) {
  int count = 0;
  transaction.sql() << "select count(*) from tool_filter where organization = :o",
      soci::use(organization), soci::into(count);
  return count;
}

bool has_client(store::Transaction& transaction, const std::string& organization,
                const std::string& id) {
  int count = 0;
  transaction.sql() << "select count(*) from access_client where id = :id and revoked_at = 0 and "
                       "(:any = '' or organization in ('', :of))",
      soci::use(id), soci::use(organization), soci::use(organization), soci::into(count);
  return count > 0;
}

void set_holder(store::Transaction& transaction, const HeldProfile& held) {
  delete_holder(transaction, held.organization, held.holder);
  const std::string kind(word_of(held.holder.kind));
  transaction.sql() << "insert into tool_filter (organization, kind, holder, profile) values "
                       "(:o, :k, :h, :p)",
      soci::use(held.organization), soci::use(kind), soci::use(held.holder.id),
      soci::use(held.profile);
}

bool delete_holder(store::Transaction& transaction, const std::string& organization,
                   const FilterHolder& holder) {
  const std::string kind(word_of(holder.kind));
  soci::statement deletion =
      (transaction.sql().prepare
           << "delete from tool_filter where organization = :o and kind = :k and holder = :h",
       soci::use(organization), soci::use(kind), soci::use(holder.id));
  deletion.execute(true);
  return deletion.get_affected_rows() > 0;
}

void delete_holders_without_client(store::Transaction& transaction) {
  transaction.sql() << "delete from tool_filter where kind = 'client' and holder not like "
                       "'https://%' and holder not in (select id from access_client where "
                       "revoked_at = 0)";
}

std::vector<HeldLines> find_held(store::Transaction& transaction, const Caller& caller) {
  std::string organization;
  std::string kind;
  std::string holder;
  std::string profile;
  std::string lines;
  soci::indicator has_lines = soci::i_null;
  std::vector<HeldLines> found;
  soci::statement rows =
      (transaction.sql().prepare
           << "select f.organization, f.kind, f.holder, f.profile, p.lines from tool_filter f "
              "left join tool_profile p on p.organization = f.organization and p.name = f.profile "
              "where f.organization in (:o, '') and ((f.kind = 'organization' and f.holder = '') "
              "or (f.kind = 'key' and f.holder = :k) or (f.kind = 'client' and f.holder = :c)) "
              "order by f.organization, f.kind desc",
       soci::use(caller.organization), soci::use(caller.key), soci::use(caller.client),
       soci::into(organization), soci::into(kind), soci::into(holder), soci::into(profile),
       soci::into(lines, has_lines));
  rows.execute();
  while (rows.fetch()) {
    HeldLines each{held_of(organization, kind, holder, profile), std::nullopt};
    if (has_lines == soci::i_ok) each.lines = lines_of_text(lines);
    found.push_back(std::move(each));
  }
  return found;
}

}  // namespace patchbay::callers
