#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/transaction.h"

namespace patchbay::documents {

// The kind of a principal, which is someone whom a permission names. The store contains these
// numbers.
enum class PrincipalKind {
  kUnknown = 0,  // an unknown kind; matches nobody
  kUser = 1,
  kGroup = 2,
  kDomain = 3,  // id "example.com": everyone in this domain
  kAnyone = 4,
  kLink = 5,  // everyone who knows the URL; the host gives nobody access because of it
};

enum class Role { kReader = 1, kWriter = 2, kOwner = 3 };

struct Principal {
  PrincipalKind kind = PrincipalKind::kUnknown;
  Role role = Role::kReader;
  bool inherited = false;  // the provider says that the permission comes from a parent
  Millis until = 0;        // when the permission ends; 0: it has no end
  std::string id;          // the provider's id, which does not change
  std::string email;       // lower case; "" if it is not known
  std::string name;        // for display

  bool operator==(const Principal&) const = default;
};

// The rule that decides who may read a document. The rule uses the document's principals and the
// readers of its first parent.
enum class AccessKind {
  kUnknown = 0,   // only the link's own account may read
  kListed = 1,    // the principals
  kWidened = 2,   // the principals, and everyone who may read the first parent
  kNarrowed = 3,  // only those principals who may also read the first parent
  // The rule is not known yet, because a separate request has to ask the provider. Until the
  // provider answers, kDeferred means the same as kUnknown.
  kDeferred = 4,
};

struct Access {
  AccessKind kind = AccessKind::kUnknown;
  std::vector<Principal> principals;

  bool operator==(const Access&) const = default;
};

// Returns "user", "group", "domain", "anyone", "link" or "unknown".
std::string_view word_of(PrincipalKind kind);
// Returns "reader", "writer" or "owner".
std::string_view word_of(Role role);

// json_of() converts principals to a JSON array, or to "" if the list is empty. principals_in()
// converts the text back. principals_in() leaves out entries that it cannot read, so these entries
// give nobody access.
std::string json_of(const std::vector<Principal>& principals);
std::vector<Principal> principals_in(std::string_view json);

// Returns the principal as one line for display: a user's email or id, "group:ID", "domain:NAME",
// "anyone", "anyone_with_link" or "unknown:ID".
std::string shown(const Principal& principal);

}  // namespace patchbay::documents
