// The connector; start here. Actions are free functions whose first parameter is the connector,
// with one file for each group. This class has what they share: the address of Microsoft Graph, and
// the functions that send requests. learn.microsoft.com/graph/api/resources/onedrive
#pragma once

#include <patchbay/sdk/auth.h>
#include <patchbay/sdk/call.h>
#include <patchbay/sdk/documents.h>
#include <patchbay/sdk/json.h>
#include <patchbay/sdk/url.h>
#include <patchbay/sdk/webhooks.h>

#include <string>
#include <string_view>

namespace onedrive {

using patchbay::sdk::Call;
using patchbay::sdk::Error;
using patchbay::sdk::Json;
using patchbay::sdk::Request;
using patchbay::sdk::Response;
using patchbay::sdk::Url;

struct OneDriveConfig {
  std::string base_url = "https://graph.microsoft.com";
};
PATCHBAY_FIELDS(OneDriveConfig, base_url)

class OneDrive {
 public:
  using Config = OneDriveConfig;
  explicit OneDrive(const Config& config) : base_url_(config.base_url) {}

  patchbay::sdk::Identity identify(Call& call) const;
  void probe(Call& call) const;
  patchbay::sdk::Verdict classify(const patchbay::sdk::Answer& answer) const;

  // Documents (source.h).
  void list_collections(Call& call, patchbay::sdk::Collections& collections) const;
  patchbay::sdk::StepEnd list_documents(Call& call, const patchbay::sdk::Enumeration& asked,
                                        patchbay::sdk::Step& step) const;
  void look_at_document(Call& call, const patchbay::sdk::DocumentRef& document,
                        patchbay::sdk::Changes& changes) const;
  void document_access(Call& call, const patchbay::sdk::DocumentRef& document,
                       patchbay::sdk::Changes& changes) const;
  void fetch_document(Call& call, const patchbay::sdk::FetchRequest& wanted,
                      patchbay::sdk::Content& content) const;
  std::string list_members(Call& call, std::string_view group, std::string_view cursor,
                           patchbay::sdk::Members& members) const;

  // Subscriptions, by which Graph tells of changes of a drive.
  patchbay::sdk::Subscribed make_subscription(Call& call,
                                              const patchbay::sdk::Subscription& wanted) const;
  patchbay::sdk::Subscribed renew_subscription(Call& call,
                                               const patchbay::sdk::Subscription& kept) const;
  void end_subscription(Call& call, const patchbay::sdk::Subscription& kept) const;

  // Returns the base of Graph's API, to which segments and parameters are added.
  [[nodiscard]] Url api() const { return Url(base_url_).segment("v1.0"); }
  // Returns true for an address of Graph, and false for one that a download was redirected to.
  [[nodiscard]] bool is_of_graph(std::string_view url) const;
  // Throws PROVIDER_UNAVAILABLE for an address of a next page that is not one of Graph.
  void require_of_graph(std::string_view url) const;

  // Sends a GET, and throws if the answer is not a 2xx (failure.h). `what` is the name of the thing
  // in that failure: `item "01AB"`.
  [[nodiscard]] Response get(Call& call, std::string url, std::string_view what) const;
  // Sends a GET past the host's cache and returns any answer: for documents and permissions, which
  // are kept as what is true now. `prefer` is the header Prefer; "": none.
  [[nodiscard]] Response ask_fresh(Call& call, std::string url,
                                   const std::string& prefer = {}) const;

 private:
  std::string base_url_;
};

}  // namespace onedrive
