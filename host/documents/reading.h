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

// A user of an organization who wants to read or is asked about, with the ids and emails that
// providers know.
struct Asker {
  std::string organization;
  std::string user;
  // The provider's ids of the person's accounts, by connector. They are valid only at this
  // provider.
  std::map<std::string, std::vector<std::string>> ids;
  // The email addresses that the provider has confirmed for the person's accounts, by connector, in
  // lower case. An address that one provider confirmed gives no access to another provider's
  // documents.
  std::map<std::string, std::vector<std::string>> emails;
  // True: the asker, for example an indexer, may read all documents of the organization.
  bool sees_all = false;
  // The domains of the organizations of the person's accounts, as the provider reports them, by
  // connector, in lower case. An email address in a domain does not prove that its owner belongs to
  // the domain.
  std::map<std::string, std::vector<std::string>> domains{};
};

// Whether someone may read a document, and why.
struct Grant {
  bool is_granted = false;
  // "owner": the asker is the user of the link. "all": the asker may read all documents
  // (Asker::sees_all). Otherwise the kind of `named`: "user", "group", "domain" or "anyone".
  std::string by;
  Principal named;   // the permission that allows the reading
  std::string from;  // for an inherited permission, the id of its container
};

// Decides which documents of one link an asker may read. Valid only in one transaction.
class Reading {
 public:
  Reading(store::Transaction& transaction, const Asker& asker, const FollowedLink& followed);

  Grant grant(const Row& row);
  // The principals who may read a document, by its own and inherited permissions, without expired
  // ones. If `is_narrowed` is true, each of them also needs the right to read a container above the
  // document.
  struct Readers {
    std::vector<Principal> principals;
    bool is_unknown = false;  // true: only the link's own account may read the document
    bool is_narrowed = false;
  };
  Readers readers(const Row& row);

 private:
  struct ContainerAccess {
    AccessKind kind = AccessKind::kUnknown;
    std::vector<Principal> principals;
    std::string parent;
  };

  [[nodiscard]] std::optional<Principal> named_in(const std::vector<Principal>& principals);
  Grant grant_of(const ContainerAccess& document, int depth);
  const ContainerAccess* above(const std::string& collection, const std::string& id);
  const std::set<std::string>& groups();

  store::Transaction& transaction_;
  const Asker& asker_;
  const FollowedLink& followed_;
  const std::vector<std::string> ids_;     // the asker's ids at the link's provider
  const std::vector<std::string> emails_;  // the asker's email addresses at this provider
  // The domains of the asker's organizations at this provider.
  const std::vector<std::string> domains_;
  const store::Millis now_;
  std::string collection_;
  std::optional<std::set<std::string>> groups_;
  std::map<std::string, std::optional<ContainerAccess>>
      containers_;  // the containers of collection_, by id
};

}  // namespace patchbay::documents
