// Makes and removes webhooks of repositories, with which GitHub notifies the host of changes.
#include <optional>
#include <vector>

#include "failure.h"
#include "paging.h"

namespace github {
namespace {

using patchbay::sdk::Subscribed;
using patchbay::sdk::Subscription;

constexpr int kNoContent = 204;
constexpr int kNotFound = 404;
constexpr int kGone = 410;
constexpr int kUnprocessable = 422;

struct HookConfig {
  std::string url;
};
PATCHBAY_FIELDS(HookConfig, url)

struct Hook {
  std::uint64_t id = 0;
  HookConfig config;
};
PATCHBAY_FIELDS(Hook, id, config)

// The events that the manifest's "webhooks" names.
const char* const kEvents[] = {"create",
                               "delete",
                               "discussion",
                               "discussion_comment",
                               "issue_comment",
                               "issues",
                               "member",
                               "milestone",
                               "public",
                               "pull_request",
                               "pull_request_review",
                               "pull_request_review_comment",
                               "pull_request_review_thread",
                               "push",
                               "repository",
                               "sub_issues",
                               "team_add"};

Url hooks_of(const GitHub& github, const Subscription& of) {
  return github.rest().segment("repositories").segment(of.collection).segment("hooks");
}

// Returns the repository's webhook with the wanted URL; nullopt if there is no such webhook.
std::optional<Hook> found_hook(const GitHub& github, Call& call, const Subscription& wanted) {
  std::string address = hooks_of(github, wanted).query("per_page", "100").text();
  while (!address.empty()) {
    const Response response = github.ask(call, address, kJson);
    if (!response.ok()) throw failure_of(response, "list of webhooks");
    for (Hook& each : response.as<std::vector<Hook>>()) {
      if (each.config.url == wanted.url) return std::move(each);
    }
    address = next_page(response);
  }
  return std::nullopt;
}

}  // namespace

Subscribed GitHub::make_subscription(Call& call, const Subscription& wanted) const {
  const Json body = {{"name", "web"},
                     {"active", true},
                     {"events", kEvents},
                     {"config",
                      {{"url", wanted.url},
                       {"content_type", "json"},
                       {"secret", wanted.secret},
                       {"insecure_ssl", "0"}}}};
  const Response made = try_post(call, hooks_of(*this, wanted).text(), body);
  if (made.ok()) return {std::to_string(made.as<Hook>().id)};
  if (made.status() == kUnprocessable) {  // an earlier call may have created the webhook
    if (const auto hook = found_hook(*this, call, wanted)) return {std::to_string(hook->id)};
  }
  throw failure_of(made, "webhooks of repository " + std::string(wanted.collection));
}

void GitHub::end_subscription(Call& call, const Subscription& kept) const {
  const Url hook = hooks_of(*this, kept).segment(kept.state);
  const Response ended = try_delete(call, hook.text());
  const int status = ended.status();
  if (status == kNoContent || status == kNotFound || status == kGone) return;
  throw failure_of(ended, "webhook of repository " + std::string(kept.collection));
}

}  // namespace github
