#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/transaction.h"

namespace patchbay::documents {

// The kind of a principal, the person or group in a permission. The numbers are stored.
enum class PrincipalKind {
  kUnknown = 0,  // an unknown kind, which matches nobody
  kUser = 1,
  kGroup = 2,
  kDomain = 3,  // everyone in the domain that is the id, for example "example.com"
  kAnyone = 4,
  kLink = 5,  // everyone who knows the URL; the host ignores this permission
};

enum class Role { kReader = 1, kWriter = 2, kOwner = 3 };

struct Principal {
  PrincipalKind kind = PrincipalKind::kUnknown;
  Role role = Role::kReader;
  bool inherited = false;   // true: the provider says that the permission comes from a parent
  store::Millis until = 0;  // expiry of the permission; 0: never
  std::string id;           // the provider's id; never changes
  std::string email;        // in lower case; "" if unknown
  std::string name;         // display name

  bool operator==(const Principal&) const = default;
};

// The rule for who may read a document. It uses the document's principals and the readers of its
// first parent.
enum class AccessKind {
  kUnknown = 0,   // only the link's own account may read
  kListed = 1,    // the principals may read
  kWidened = 2,   // the principals, and everyone who may read the first parent
  kNarrowed = 3,  // only principals who may also read the first parent
  // The rule is not known yet, because it needs a separate request to the provider. Until the
  // response, kDeferred means the same as kUnknown.
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

// json_of() converts principals to a JSON array, or an empty list to "". principals_in() converts
// the text back. It omits unreadable entries, so they give nobody access.
std::string json_of(const std::vector<Principal>& principals);
std::vector<Principal> principals_in(std::string_view json);

// Returns the principal as one line for display: a user's email or id, "group:ID", "domain:NAME",
// "anyone", "anyone_with_link" or "unknown:ID".
std::string shown(const Principal& principal);

}  // namespace patchbay::documents
