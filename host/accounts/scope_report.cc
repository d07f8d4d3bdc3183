#include "accounts/scope_report.h"

#include <soci/soci.h>

#include <algorithm>

namespace patchbay::accounts {
namespace {

std::vector<UsedScope> uses_of(store::Transaction& transaction, const std::string& link) {
  std::vector<UsedScope> found;
  UsedScope each;
  store::Millis last_used = 0;
  soci::statement rows =
      (transaction.sql().prepare << "select scope, uses, last_used from link_scope_use "
                                    "where link = :link order by scope",
       soci::use(link), soci::into(each.scope), soci::into(each.uses), soci::into(last_used));
  rows.execute();
  while (rows.fetch()) {
    each.last_used = store::from_millis(last_used);
    found.push_back(each);
  }
  return found;
}

ScopeUse use_of(store::Transaction& transaction, LinkRecord link) {
  ScopeUse made;
  made.used = uses_of(transaction, link.id);
  for (const std::string& scope : link.scopes) {
    const bool is_used = std::any_of(made.used.begin(), made.used.end(),
                                     [&](const UsedScope& used) { return used.scope == scope; });
    if (!is_used) made.over_granted.push_back(scope);
  }
  made.link = std::move(link);
  return made;
}

}  // namespace

Result<std::vector<ScopeUse>> scope_report(store::Store& store, const LinkFilter& filter) {
  return store.read([&](store::Transaction& transaction) -> Result<std::vector<ScopeUse>> {
    std::vector<ScopeUse> report;
    for (LinkRecord& link : links_matching(transaction, filter)) {
      if (is_connected(link)) report.push_back(use_of(transaction, std::move(link)));
    }
    return report;
  });
}

}  // namespace patchbay::accounts
