// The connector. Actions are free functions that take it as the first argument; each file has a
// group of them. This class holds what the actions share: GitHub's address and the requests. Start
// here.
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
  // The API's base. GitHub Enterprise Server has it at https://HOST/api/v3.
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

  // Documents (source.h). Collections are repositories, and their ids are the repositories' ids.
  void list_collections(Call& call, patchbay::sdk::Collections& collections) const;
  patchbay::sdk::StepEnd list_documents(Call& call, const patchbay::sdk::Enumeration& asked,
                                        patchbay::sdk::Step& step) const;
  void look_at_document(Call& call, const patchbay::sdk::DocumentRef& document,
                        patchbay::sdk::Changes& changes) const;
  void fetch_document(Call& call, const patchbay::sdk::FetchRequest& wanted,
                      patchbay::sdk::Content& content) const;
  std::string list_members(Call& call, std::string_view group, std::string_view cursor,
                           patchbay::sdk::Members& members) const;

  // Webhooks of repositories (subscriptions.cc). They do not expire, so they are not renewed.
  patchbay::sdk::Subscribed make_subscription(Call& call,
                                              const patchbay::sdk::Subscription& wanted) const;
  void end_subscription(Call& call, const patchbay::sdk::Subscription& kept) const;

  // Returns an address of the REST API, to which segments and parameters are added.
  [[nodiscard]] Url rest() const { return Url(base_url_); }

  // Sends a GET. `what` names the thing for the person who reads the failure: `issue 7 of "a/b"`.
  // Throws for any answer but a 2xx (failure.h).
  [[nodiscard]] Response get(Call& call, std::string url, std::string_view what,
                             std::string_view media = kJson) const;
  // Sends a GET for a caller that handles failures itself: returns any status.
  [[nodiscard]] Response ask(Call& call, std::string url, std::string_view media) const;
  // Sends a GET and returns a redirect instead of following it, for a caller to which a moved thing
  // is no longer here.
  [[nodiscard]] Response ask_here(Call& call, std::string url) const;
  // Sends several GETs at once, at most 64.
  [[nodiscard]] std::vector<Response> ask_all(Call& call, const std::vector<std::string>& urls,
                                              std::string_view media) const;
  [[nodiscard]] Response post(Call& call, std::string url, const Json& body,
                              std::string_view what) const;
  // Sends a POST or a DELETE for a caller that handles failures itself: returns any status.
  [[nodiscard]] Response try_post(Call& call, std::string url, const Json& body) const;
  [[nodiscard]] Response try_delete(Call& call, std::string url) const;
  // Sends a GraphQL request. If `is_write` is false, it may be sent twice.
  [[nodiscard]] Json graphql(Call& call, const char* document, const Json& variables,
                             std::string_view what, bool is_write) const;

 private:
  std::string base_url_;
  std::string graphql_url_;
};

}  // namespace github
