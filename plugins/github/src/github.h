// The connector. Start here. The actions are free functions with the connector as the first
// parameter; each source file has one group of actions. This class has the parts that all actions
// use: GitHub's address and the functions that send requests.
#pragma once

#include <patchbay/sdk/auth.h>
#include <patchbay/sdk/call.h>
#include <patchbay/sdk/documents.h>
#include <patchbay/sdk/json.h>
#include <patchbay/sdk/url.h>
#include <patchbay/sdk/webhooks.h>

#include <string>
#include <string_view>
#include <vector>

namespace github {

using patchbay::sdk::Call;
using patchbay::sdk::Error;
using patchbay::sdk::Json;
using patchbay::sdk::Response;
using patchbay::sdk::Url;

inline constexpr std::string_view kJson = "application/vnd.github+json";

struct GitHubConfig {
  // The base address of the API. On GitHub Enterprise Server it is https://HOST/api/v3.
  std::string base_url = "https://api.github.com";
};
PATCHBAY_FIELDS(GitHubConfig, base_url)

class GitHub {
 public:
  using Config = GitHubConfig;
  explicit GitHub(const Config& config);

  patchbay::sdk::Identity identify(Call& call) const;
  void probe(Call& call) const;
  patchbay::sdk::Verdict classify(const patchbay::sdk::Answer& answer) const;

  // The functions for documents (source.h). Collections are repositories, and their ids are the
  // repositories' ids.
  void list_collections(Call& call, patchbay::sdk::Collections& collections) const;
  patchbay::sdk::StepEnd list_documents(Call& call, const patchbay::sdk::Enumeration& asked,
                                        patchbay::sdk::Step& step) const;
  void look_at_document(Call& call, const patchbay::sdk::DocumentRef& document,
                        patchbay::sdk::Changes& changes) const;
  void fetch_document(Call& call, const patchbay::sdk::FetchRequest& wanted,
                      patchbay::sdk::Content& content) const;
  std::string list_members(Call& call, std::string_view group, std::string_view cursor,
                           patchbay::sdk::Members& members) const;

  // The functions for repositories' webhooks (subscriptions.cc). A webhook does not expire, so it
  // is never renewed.
  patchbay::sdk::Subscribed make_subscription(Call& call,
                                              const patchbay::sdk::Subscription& wanted) const;
  void end_subscription(Call& call, const patchbay::sdk::Subscription& kept) const;

  // Returns the base address of the REST API, to which callers add segments and parameters.
  [[nodiscard]] Url rest() const { return Url(base_url_); }

  // Sends a GET, and throws if the status is not 2xx (failure.h). `what` is the requested object,
  // for the error: `issue 7 of "a/b"`.
  [[nodiscard]] Response get(Call& call, std::string url, std::string_view what,
                             std::string_view media = kJson) const;
  // Sends a GET and returns the response with any status. For functions that handle failures
  // themselves.
  [[nodiscard]] Response ask(Call& call, std::string url, std::string_view media) const;
  // Sends a GET without following redirects, because a redirect means that the object was moved.
  [[nodiscard]] Response ask_here(Call& call, std::string url) const;
  // Sends several GETs at once, at most 64.
  [[nodiscard]] std::vector<Response> ask_all(Call& call, const std::vector<std::string>& urls,
                                              std::string_view media) const;
  [[nodiscard]] Response post(Call& call, std::string url, const Json& body,
                              std::string_view what) const;
  // Send a POST or a DELETE and return the response with any status. For functions that handle
  // failures themselves.
  [[nodiscard]] Response try_post(Call& call, std::string url, const Json& body) const;
  [[nodiscard]] Response try_delete(Call& call, std::string url) const;
  // Sends a GraphQL request. If `is_write` is false, the host may send the request twice.
  [[nodiscard]] Json graphql(Call& call, const char* document, const Json& variables,
                             std::string_view what, bool is_write) const;

 private:
  std::string base_url_;
  std::string graphql_url_;
};

}  // namespace github
