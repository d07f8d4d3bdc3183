#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "documents/reading.h"

namespace patchbay::documents {

// Caches one Reading for each link and connector of a page's documents. Valid only in one
// transaction.
class Readings {
 public:
  Readings(store::Transaction& transaction, const Asker& asker)
      : transaction_(transaction), asker_(asker) {}
  Reading& of(const FollowedLink& followed) {
    auto& place = readings_[followed.link + "\n" + followed.connector];
    if (!place) place = std::make_unique<LinkReading>(transaction_, asker_, followed);
    return place->reading;
  }

 private:
  struct LinkReading {
    LinkReading(store::Transaction& transaction, const Asker& asker, FollowedLink of)
        : followed(std::move(of)), reading(transaction, asker, followed) {}
    FollowedLink followed;
    Reading reading;
  };
  store::Transaction& transaction_;
  const Asker& asker_;
  std::map<std::string, std::unique_ptr<LinkReading>> readings_;
};

}  // namespace patchbay::documents
