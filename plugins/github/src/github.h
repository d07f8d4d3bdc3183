// The connector. Actions are free functions that take it first, a file a group of them; this class
// holds what they share: where GitHub is, and how it is asked. Start here.
#pragma once

#include <patchbay/sdk/auth.h>
#include <patchbay/sdk/call.h>
#include <patchbay/sdk/json.h>
#include <patchbay/sdk/url.h>

#include <string>
#include <string_view>

namespace github {

using patchbay::sdk::Call;
using patchbay::sdk::Error;
using patchbay::sdk::Json;
using patchbay::sdk::Response;
using patchbay::sdk::Url;

struct GitHubConfig {
  // The API's base; GitHub Enterprise Server has it at https://HOST/api/v3.
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

  // An address of the REST API, to which segments and parameters are added.
  [[nodiscard]] Url rest() const { return Url(base_url_); }

  // GET. `what` names the thing for the person who reads the failure: `issue 7 of "a/b"`. Any
  // answer but a 2xx is thrown (failure.h).
  [[nodiscard]] Response get(Call& call, std::string url, std::string_view what,
                             std::string_view media = "application/vnd.github+json") const;
  // GET where the caller reads failures himself: any status.
  [[nodiscard]] Response ask(Call& call, std::string url, std::string_view media) const;
  [[nodiscard]] Response post(Call& call, std::string url, const Json& body,
                              std::string_view what) const;
  // GraphQL; `is_write` says whether it may be sent twice.
  [[nodiscard]] Json graphql(Call& call, const char* document, const Json& variables,
                             std::string_view what, bool is_write) const;

 private:
  std::string base_url_;
  std::string graphql_url_;
};

}  // namespace github
