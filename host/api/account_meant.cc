#include "api/account_meant.h"
#include "engine/account_parts.h"

namespace patchbay::api {

Result<accounts::LinkRecord> account_meant(const Api& api, const Caller& caller,
                                           std::string_view service, std::string_view wanted) {
  PATCHBAY_TRY(const auto records, api.accounts.stored.links.list(caller));
  std::vector<accounts::LinkRecord> found;
  for (const auto& record : records) {
    if (record.provider != service || !is_connected(record)) continue;
    if (wanted.empty() || record.id == wanted) found.push_back(record);
  }
  if (found.empty()) {
    return Error(Code::kNotFound, "No account of this service is connected.");
  }
  if (found.size() == 1) return std::move(found.front());
  ErrorDetails details;
  for (const auto& record : found) details.links.push_back(record.id);
  return Error(Code::kLinkAmbiguous,
               "Several accounts of this service are connected: name one by link_id.")
      .with_details(std::move(details));
}

}  // namespace patchbay::api
