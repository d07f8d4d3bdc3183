#include "documents/reading.h"

#include <algorithm>

#include "documents/group_table.h"

namespace patchbay::documents {
namespace {

constexpr int kDeepestParent = 64;
constexpr std::size_t kMostContainers = 10'000;  // maximum number of containers in memory

bool is_one_of(const std::vector<std::string>& texts, const std::string& text) {
  return !text.empty() && std::find(texts.begin(), texts.end(), text) != texts.end();
}

std::vector<std::string> named_at(const std::map<std::string, std::vector<std::string>>& names,
                                  const std::string& connector) {
  const auto found = names.find(connector);
  return found == names.end() ? std::vector<std::string>() : found->second;
}

bool is_same(const Principal& one, const Principal& other) {
  return one.kind == other.kind && one.id == other.id && one.email == other.email;
}

}  // namespace

Reading::Reading(store::Transaction& transaction, const Asker& asker, const FollowedLink& followed)
    : transaction_(transaction),
      asker_(asker),
      followed_(followed),
      ids_(named_at(asker.ids, followed.connector)),
      emails_(named_at(asker.emails, followed.connector)),
      domains_(named_at(asker.domains, followed.connector)),
      now_(transaction.now()) {}

const std::set<std::string>& Reading::groups() {
  if (!groups_) {
    const auto found =
        groups_with(transaction_, followed_.link, followed_.connector, ids_, emails_);
    groups_.emplace(found.begin(), found.end());
  }
  return *groups_;
}

std::optional<Principal> Reading::named_in(const std::vector<Principal>& principals) {
  for (const Principal& each : principals) {
    if (each.until != 0 && each.until <= now_) continue;
    switch (each.kind) {
      case PrincipalKind::kUser:
        if (is_one_of(ids_, each.id) || is_one_of(emails_, each.email)) return each;
        break;
      case PrincipalKind::kGroup:
        if (groups().contains(each.id)) return each;
        break;
      case PrincipalKind::kDomain:
        if (is_one_of(domains_, each.id)) return each;
        break;
      case PrincipalKind::kAnyone:
        return each;
      case PrincipalKind::kLink:
      case PrincipalKind::kUnknown:
        break;
    }
  }
  return std::nullopt;
}

const Reading::ContainerAccess* Reading::above(const std::string& collection,
                                               const std::string& id) {
  if (collection_ != collection || containers_.size() > kMostContainers) {
    containers_.clear();
    collection_ = collection;
  }
  auto [place, is_new] = containers_.try_emplace(id);
  if (is_new) {
    DocumentTable table(transaction_, collection);
    const Row* row = table.find(id);
    if (row != nullptr && !row->is_gone() && row->is_listed()) {
      const Access access = row->access();
      place->second = ContainerAccess{access.kind, access.principals, row->first_parent};
    }
  }
  return place->second ? &*place->second : nullptr;
}

Grant Reading::grant_of(const ContainerAccess& document, int depth) {
  const auto named = named_in(document.principals);
  const auto by = [&] { return Grant{true, std::string(word_of(named->kind)), *named, ""}; };
  const auto of_parent = [&]() -> Grant {
    if (depth == kDeepestParent || document.parent.empty()) return {};
    const ContainerAccess* parent = above(collection_, document.parent);
    if (parent == nullptr) return {};
    const ContainerAccess copy = *parent;
    Grant grant = grant_of(copy, depth + 1);
    if (grant.is_granted && grant.from.empty()) grant.from = document.parent;
    return grant;
  };
  switch (document.kind) {
    case AccessKind::kListed:
      return named ? by() : Grant{};
    case AccessKind::kWidened:
      return named ? by() : of_parent();
    case AccessKind::kNarrowed:
      return named && of_parent().is_granted ? by() : Grant{};
    case AccessKind::kUnknown:
    case AccessKind::kDeferred:
      break;
  }
  return {};
}

Grant Reading::grant(const Row& row) {
  if (row.is_gone() || !row.is_listed() || asker_.organization != followed_.organization) return {};
  if (asker_.sees_all) return {true, "all", {}, ""};
  if (asker_.user == followed_.user) return {true, "owner", {}, ""};
  if (collection_ != row.collection) {
    containers_.clear();
    collection_ = row.collection;
  }
  const Access access = row.access();
  return grant_of({access.kind, access.principals, row.first_parent}, 0);
}

Reading::Readers Reading::readers(const Row& row) {
  Readers readers;
  Access access = row.access();
  std::string parent = row.first_parent;
  for (int depth = 0; depth < kDeepestParent; ++depth) {
    if (access.kind == AccessKind::kUnknown || access.kind == AccessKind::kDeferred) {
      readers.is_unknown = readers.principals.empty();
      break;
    }
    for (const Principal& each : access.principals) {
      const bool is_over = each.until != 0 && each.until <= now_;
      const bool is_known =
          std::any_of(readers.principals.begin(), readers.principals.end(),
                      [&](const Principal& other) { return is_same(each, other); });
      if (!is_over && !is_known) readers.principals.push_back(each);
    }
    readers.is_narrowed = access.kind == AccessKind::kNarrowed;
    if (access.kind != AccessKind::kWidened) break;
    const ContainerAccess* next = parent.empty() ? nullptr : above(row.collection, parent);
    if (next == nullptr) break;
    access = {next->kind, next->principals};
    parent = next->parent;
  }
  return readers;
}

}  // namespace patchbay::documents
