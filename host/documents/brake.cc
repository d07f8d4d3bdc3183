#include "documents/brake.h"

#include <soci/soci.h>

namespace patchbay::documents {

std::int64_t count_documents(store::Transaction& transaction, const std::string& link,
                             const std::string& connector) {
  std::int64_t count = 0;
  transaction.sql() << "select count(*) from document where gone_at = 0 and collection in "
                       "(select id from document_collection where link = :link and "
                       "connector = :connector)",
      soci::use(link), soci::use(connector), soci::into(count);
  return count;
}

bool may_not_delete(store::Transaction& transaction, const BrakeLimits& limits, std::int64_t more,
                    RunRow& run) {
  if (run.known_before < 0) {
    run.known_before = count_documents(transaction, run.link, run.connector);
  }
  return is_braked(limits, run.tally.deleted + more, run.known_before);
}

}  // namespace patchbay::documents
