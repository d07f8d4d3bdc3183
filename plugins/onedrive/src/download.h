// Downloads the bytes of an item. Graph answers with a redirect to an address that works without a
// credential for some minutes. The connector uses this address unchanged and sends no credential to
// it. learn.microsoft.com/graph/api/driveitem-get-content
#pragma once

#include <string>
#include <string_view>

#include "onedrive.h"

namespace onedrive {

struct Download {
  Response response;
  std::string refusal;  // the body of the answer, if its status is not 2xx
  bool is_infected = false;

  [[nodiscard]] bool ok() const { return response.ok(); }
};

struct DownloadForm {
  std::string format;  // for example "pdf"; "": the bytes unchanged
  std::string range;   // value of the header Range; "": no such header
};

// Starts a download. `item` is the address of the item. If the address of the redirect is no longer
// valid, requests a new address, once. Throws PROVIDER_ERROR for a refusal without a reason.
Download download(const OneDrive& onedrive, Call& call, const Url& item,
                  const DownloadForm& wanted = {});

// Throws PROVIDER_UNAVAILABLE if the answer is an HTML page and HTML is not `wanted`. Such a page
// comes from a gateway, for example. If `wanted` is "", the type is not known, and nothing is
// refused.
void refuse_page(const Response& response, std::string_view wanted, std::string_view what);

}  // namespace onedrive
