#include "sandbox/github/store.h"

#include <algorithm>

#include "sandbox/message.h"

namespace patchbay::sandbox::github {

Issue* Repository::issue(std::int64_t number) {
  const auto found = std::find_if(issues.begin(), issues.end(),
                                  [&](const Issue& issue) { return issue.number == number; });
  return found == issues.end() ? nullptr : &*found;
}

std::int64_t Repository::next_number() const {
  std::int64_t highest = 0;
  for (const auto& issue : issues) highest = std::max(highest, issue.number);
  for (const auto& discussion : discussions) highest = std::max(highest, discussion.number);
  return highest + 1;
}

const User* Store::user(std::string_view login) const {
  for (const auto& [name, user] : users) {
    if (equal_ignoring_case(name, login)) return &user;
  }
  return nullptr;
}

Repository* Store::repository(std::string_view owner, std::string_view name) {
  for (auto& repository : repositories) {
    if (equal_ignoring_case(repository.owner, owner) && equal_ignoring_case(repository.name, name))
      return &repository;
  }
  return nullptr;
}

Repository* Store::repository(std::int64_t id) {
  for (auto& repository : repositories) {
    if (repository.id == id) return &repository;
  }
  return nullptr;
}

Repository* Store::formerly(std::string_view owner, std::string_view name) {
  const std::string old = std::string(owner) + "/" + std::string(name);
  for (auto& repository : repositories) {
    if (repository.former_names.contains(old)) return &repository;
  }
  return nullptr;
}

}  // namespace patchbay::sandbox::github
