// Decides who may read which document.
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

// A user of an organization who asks, or about whom someone asks, with the ids and emails by which
// providers know this person.
struct Asker {
  std::string organization;
  std::string user;
  // The provider's ids of the person's accounts, by connector. An id of one provider has no meaning
  // at another.
  std::map<std::string, std::vector<std::string>> ids;
  // The addresses that the provider has confirmed for these accounts, by connector, in lower case.
  // What one provider confirmed opens no document of another.
  std::map<std::string, std::vector<std::string>> emails;
  // True: the asker may read everything of the organization, as an indexer does.
  bool sees_all = false;
  // The domains to whose organizations these accounts belong, as the provider says, by connector,
  // in lower case. An address in a domain is no proof that its owner belongs there.
  std::map<std::string, std::vector<std::string>> domains{};
};

// Why someone may read a document, or that no permission allows it.
struct Grant {
  bool is_granted = false;
  std::string by;    // "owner" (the link's own account), "user", "group", "domain", "anyone", "all"
  Principal named;   // the permission that allows it
  std::string from;  // the container whose permission it is, if it is inherited
};

// Judges the documents of one link for one asker. Use it in one transaction only.
class Reading {
 public:
  Reading(Transaction& transaction, const Asker& asker, const Followed& followed);

  Grant grant(const Row& row);
  // Everybody who may read a document, by its own permissions and the valid ones that it inherits.
  // `is_narrowed`: a container above it restricts the readers to its own.
  struct Readers {
    std::vector<Principal> principals;
    bool is_unknown = false;  // only the link's own account may read it
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
  const std::vector<std::string> ids_;      // the asker's ids at the provider of these documents
  const std::vector<std::string> emails_;   // the asker's addresses there
  const std::vector<std::string> domains_;  // the domains of the asker's organizations there
  const Millis now_;
  std::string collection_;
  std::optional<std::set<std::string>> groups_;
  std::map<std::string, std::optional<Above>> containers_;  // by their ids, in collection_
};

}  // namespace patchbay::documents
