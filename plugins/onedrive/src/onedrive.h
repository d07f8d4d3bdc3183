// The connector; start here. The actions are free functions whose first parameter is the connector;
// each source file has one group of actions. This class has the parts that all actions use: the
// address of Microsoft Graph, and the functions that send requests.
// learn.microsoft.com/graph/api/resources/onedrive
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

  // The functions for documents (source.h).
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

  // The functions for subscriptions, through which Graph reports changes of a drive.
  patchbay::sdk::Subscribed make_subscription(Call& call,
                                              const patchbay::sdk::Subscription& wanted) const;
  patchbay::sdk::Subscribed renew_subscription(Call& call,
                                               const patchbay::sdk::Subscription& kept) const;
  void end_subscription(Call& call, const patchbay::sdk::Subscription& kept) const;

  // Returns the base of Graph's API, to which segments and parameters are added.
  [[nodiscard]] Url api() const { return Url(base_url_).segment("v1.0"); }
  // Returns true for an address of Graph. Returns false for any other address, for example the
  // target of a download's redirect.
  [[nodiscard]] bool is_of_graph(std::string_view url) const;
  // Throws PROVIDER_UNAVAILABLE if the address of a next page is not an address of Graph.
  void require_of_graph(std::string_view url) const;

  // Sends a GET, and throws if the status is not 2xx (failure.h). `what` names the requested thing
  // in the error: `item "01AB"`.
  [[nodiscard]] Response get(Call& call, std::string url, std::string_view what) const;
  // Sends a GET without the host's cache, and returns the answer, whatever its status is. For
  // documents and permissions, which must be current. `prefer` is the header Prefer; "": no such
  // header.
  [[nodiscard]] Response ask_fresh(Call& call, std::string url,
                                   const std::string& prefer = {}) const;

 private:
  std::string base_url_;
};

}  // namespace onedrive
