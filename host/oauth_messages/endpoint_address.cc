#include "oauth_messages/endpoint_address.h"

#include "base/net.h"
#include "http_client/url.h"

namespace patchbay::oauth_messages {

Result<void> check_endpoint(std::string_view address) {
  if (address.find('#') != address.npos) {
    return Error(Code::kInvalidArgument,
                 "An OAuth endpoint's address holds a fragment; leave it out.");
  }
  PATCHBAY_TRY(const auto url, http_client::Url::parse(address));
  if (url.origin().scheme == "https" || is_loopback_host(url.origin().host)) return success();
  return Error(Code::kInvalidArgument, "The OAuth endpoint " + url.origin().text() +
                                           " is not https; only an address on loopback may be "
                                           "http.");
}

}  // namespace patchbay::oauth_messages
