#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/transaction.h"

namespace patchbay::documents {

// Who a permission names. The numbers are those that are stored.
enum class PrincipalKind {
  kUnknown = 0,  // nobody
  kUser = 1,
  kGroup = 2,
  kDomain = 3,  // id "example.com": everyone of it
  kAnyone = 4,
  kLink = 5,  // whoever has the address; found by nobody
};

enum class Role { kReader = 1, kWriter = 2, kOwner = 3 };

struct Principal {
  PrincipalKind kind = PrincipalKind::kUnknown;
  Role role = Role::kReader;
  bool inherited = false;  // the provider says that it comes from a parent
  Millis until = 0;        // when the permission ends; 0: not by itself
  std::string id;          // the provider's own, stable
  std::string email;       // lower case, where it is known
  std::string name;        // for people

  bool operator==(const Principal&) const = default;
};

// How a list of principals is meant.
enum class AccessKind {
  kUnknown = 0,   // nobody but the link's own account
  kListed = 1,    // the principals
  kWidened = 2,   // the principals, and who may read the first parent
  kNarrowed = 3,  // those of the principals who may read the first parent
  kDeferred = 4,  // it costs a request of its own
};

struct Access {
  AccessKind kind = AccessKind::kUnknown;
  std::vector<Principal> principals;

  bool operator==(const Access&) const = default;
};

// "user", "group", "domain", "anyone", "link", "unknown".
std::string_view word_of(PrincipalKind kind);
// "reader", "writer", "owner".
std::string_view word_of(Role role);

// As a JSON array, and back; what cannot be read is nobody.
std::string json_of(const std::vector<Principal>& principals);
std::vector<Principal> principals_in(std::string_view json);

// One line for lists of permissions: the email or id, "group:ID", "domain:NAME", "anyone",
// "anyone_with_link".
std::string shown(const Principal& principal);

}  // namespace patchbay::documents
