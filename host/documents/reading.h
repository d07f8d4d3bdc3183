// Who may read what.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "documents/document_table.h"
#include "documents/source.h"
#include "store/store.h"

namespace patchbay::documents {

// Who asks, or is asked about: a user of an organization, with what providers know this person by.
struct Asker {
  std::string organization;
  std::string user;
  // By connector: the provider's own ids of the person's accounts. An id of one provider says
  // nothing at another.
  std::map<std::string, std::vector<std::string>> ids;
  std::vector<std::string> emails;  // lower case
  bool sees_all = false;            // everything of the organization, as an indexer does
};

// Why someone may read a document, or that nothing lets them.
struct Grant {
  bool is_granted = false;
  std::string by;    // "owner" (the link's own account), "user", "group", "domain", "anyone", "all"
  Principal named;   // by which permission
  std::string from;  // the document that the permission stands on, where it is inherited
};

// Judges the documents of one link for one asker. One transaction.
class Reading {
 public:
  Reading(Transaction& transaction, const Asker& asker, const Followed& followed);

  Grant grant(const Row& row);
  // Everybody who may read it: the permissions of the document and of what it inherits from, as far
  // as they hold. `narrowed`: a container above lets only its own readers through.
  struct Readers {
    std::vector<Principal> principals;
    bool is_unknown = false;  // nobody but the link's own account
    bool is_narrowed = false;
  };
  Readers readers(const Row& row);

 private:
  struct Above {
    AccessKind kind = AccessKind::kUnknown;
    std::vector<Principal> principals;
    std::string parent;
  };

  [[nodiscard]] std::optional<Principal> named_in(const std::vector<Principal>& principals);
  Grant grant_of(const Above& document, int depth);
  const Above* above(const std::string& collection, const std::string& id);
  const std::set<std::string>& groups();

  Transaction& transaction_;
  const Asker& asker_;
  const Followed& followed_;
  const std::vector<std::string> ids_;  // the asker's at the provider of these documents
  const Millis now_;
  std::string collection_;
  std::optional<std::set<std::string>> groups_;
  std::map<std::string, std::optional<Above>> containers_;  // of collection_
};

}  // namespace patchbay::documents
