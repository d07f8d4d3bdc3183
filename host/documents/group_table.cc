#include "documents/group_table.h"

#include <soci/soci.h>

#include <algorithm>
#include <set>

namespace patchbay::documents {
namespace {

constexpr std::size_t kMostGroups = 10'000;  // maximum number of groups that are looked up for one
                                             // person

std::vector<std::string> groups_by(store::Transaction& transaction, const GroupKey& link,
                                   const std::string& condition, const std::string& value) {
  std::vector<std::string> found;
  std::string id;
  soci::statement select =
      (transaction.sql().prepare << "select distinct group_id from document_group_member where "
                                    "link = :link and connector = :connector and " +
                                        condition,
       soci::use(link.link), soci::use(link.connector), soci::use(value), soci::into(id));
  select.execute();
  while (select.fetch()) found.push_back(id);
  return found;
}

}  // namespace

void note_group(store::Transaction& transaction, const GroupKey& group) {
  transaction.sql() << "insert into document_group (link, connector, group_id, loaded_at, why) "
                       "values (:link, :connector, :id, 0, '') on conflict do nothing",
      soci::use(group.link), soci::use(group.connector), soci::use(group.id);
}

std::vector<std::string> stale_groups(store::Transaction& transaction, const std::string& link,
                                      const std::string& connector, store::Millis before) {
  std::vector<std::string> groups;
  std::string id;
  soci::statement select =
      (transaction.sql().prepare << "select group_id from document_group where link = :link and "
                                    "connector = :connector and loaded_at < :before "
                                    "order by group_id",
       soci::use(link), soci::use(connector), soci::use(before), soci::into(id));
  select.execute();
  while (select.fetch()) groups.push_back(id);
  return groups;
}

void put_members(store::Transaction& transaction, const GroupKey& group,
                 const std::vector<Principal>& members, const std::string& why) {
  const store::Millis now = transaction.now();
  transaction.sql() << "delete from document_group_member where link = :link and "
                       "connector = :connector and group_id = :id",
      soci::use(group.link), soci::use(group.connector), soci::use(group.id);
  for (const Principal& each : members) {
    const int kind = static_cast<int>(each.kind);
    transaction.sql() << "insert into document_group_member (link, connector, group_id, kind, "
                         "member_id, email) values (:link, :connector, :id, :kind, :member, "
                         ":email) on conflict do nothing",
        soci::use(group.link), soci::use(group.connector), soci::use(group.id), soci::use(kind),
        soci::use(each.id), soci::use(each.email);
    if (each.kind == PrincipalKind::kGroup) {
      note_group(transaction, {group.link, group.connector, each.id});
    }
  }
  transaction.sql() << "update document_group set loaded_at = :now, why = :why where "
                       "link = :link and connector = :connector and group_id = :id",
      soci::use(now), soci::use(why), soci::use(group.link), soci::use(group.connector),
      soci::use(group.id);
}

std::vector<std::string> groups_with(store::Transaction& transaction, const std::string& link,
                                     const std::string& connector,
                                     const std::vector<std::string>& ids,
                                     const std::vector<std::string>& emails) {
  const GroupKey key{link, connector, ""};
  std::set<std::string> known;
  std::vector<std::string> next;
  const auto add = [&](std::vector<std::string> found) {
    for (std::string& each : found) {
      if (known.size() < kMostGroups && known.insert(each).second) next.push_back(std::move(each));
    }
  };
  for (const std::string& id : ids) {
    add(groups_by(transaction, key, "kind = 1 and member_id = :value", id));
  }
  for (const std::string& email : emails) {
    add(groups_by(transaction, key, "kind = 1 and email = :value", email));
  }
  while (!next.empty()) {
    const std::string group = std::move(next.back());
    next.pop_back();
    add(groups_by(transaction, key, "kind = 2 and member_id = :value", group));
  }
  return {known.begin(), known.end()};
}

}  // namespace patchbay::documents
