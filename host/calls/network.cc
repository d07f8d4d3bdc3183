#include "calls/network.h"

#include <algorithm>

#include "catalog/origins.h"
#include "services/state_store.h"

namespace patchbay::calls {
namespace {

// Returns the longest window of the provider's budgets. The provider begins a new count after this
// time. Returns nullopt if there is no budget, if a budget belongs to each link, or if a link's
// owner can choose the server.
std::optional<std::chrono::seconds> shared_window(const manifest::Manifest& manifest) {
  std::chrono::seconds longest{0};
  for (const manifest::RequestBudget& budget : manifest.limits.requests) {
    if (budget.per != manifest::BudgetScope::kConnector) return std::nullopt;
    longest = std::max(longest, budget.window);
  }
  if (catalog::is_server_chosen(manifest)) return std::nullopt;
  return longest > longest.zero() ? std::optional(longest) : std::nullopt;
}

}  // namespace

// A line end separates the two parts, because a connector's id contains no line end.
std::string quota_key(const http_client::BlockSubject& subject) {
  return subject.connector + '\n' + subject.link;
}

http_client::BlockSubject subject_of_quota(std::string_view key) {
  const std::size_t end = key.find('\n');
  return {std::string(key.substr(0, end)), std::string(key.substr(end + 1))};
}

CallNetwork::CallNetwork(const CallParts& parts, const catalog::Connector& connector,
                         links::Link* link, const Caller* caller, const Patience& patience)
    : parts_(parts), connector_(connector), link_(link), caller_(caller), patience_(patience) {}

// Returns "" for an account that is being connected. Such an account has no owner yet.
std::string CallNetwork::account() const {
  if (link_ != nullptr) return link_->id();
  if (caller_ == nullptr) return {};
  return services::word_for_user(caller_->organization, caller_->user, connector_.id());
}

// Returns the budgets that apply to the call. A call without a link uses the user's budget in place
// of the link's budget. An account that is being connected has no id yet, so only the connector's
// common budgets apply.
std::vector<http_client::RequestQuota> CallNetwork::quotas() const {
  std::vector<http_client::RequestQuota> quotas;
  const std::string own = account();
  for (const manifest::RequestBudget& budget : connector_.manifest().limits.requests) {
    const bool shared = budget.per == manifest::BudgetScope::kConnector;
    const std::string number =
        std::to_string(&budget - connector_.manifest().limits.requests.data());
    if (!shared && own.empty()) continue;
    quotas.push_back({connector_.id() + '\n' + number + '\n' + (shared ? std::string() : own),
                      {budget.count, budget.window}});
  }
  return quotas;
}

// Returns the gates that the provider's answer "too many requests" closes. A call without a link
// closes no gate. Otherwise the gate of the link closes. The gate of all links also closes if the
// provider has only one common count for all links. The organization's gate closes after limits of
// two links, if the provider also counts all accounts of an organization together.
std::vector<http_client::BlockScope> CallNetwork::block_scopes() const {
  const std::chrono::milliseconds longest = parts_.host.provider_delay();
  std::vector<http_client::BlockScope> scopes;
  if (has_link()) scopes.push_back({{connector_.id(), link_->id()}, longest});
  const bool shares = has_link() && connector_.manifest().limits.shared_by_domain &&
                      !catalog::is_server_chosen(connector_.manifest());
  if (const std::string domain = shares ? link_->domain() : ""; !domain.empty()) {
    scopes.push_back(
        {http_client::subject_of_domain(connector_.id(), domain), longest, link_->id()});
  }
  if (const auto window = shared_window(connector_.manifest())) {
    const auto shared = std::min<std::chrono::milliseconds>(*window, longest);
    scopes.push_back({{connector_.id(), {}}, has_link() ? shared : shared.zero()});
  }
  return scopes;
}

audit::AuditEntry CallNetwork::whose() const {
  audit::AuditEntry entry;
  if (caller_ != nullptr) {
    entry.organization = caller_->organization;
    entry.actor = caller_->user;
  }
  if (link_ != nullptr) entry.subject = link_->id();
  return entry;
}

void CallNetwork::use(const loader::Instance& instance) {
  if (instance.auth() != nullptr) classifier_ = instance.auth()->classifier();
}

http_service::Network& CallNetwork::of_nobody() {
  if (!nobodys_) {
    nobodys_ = std::make_unique<CallNetwork>(parts_, connector_, nullptr, nullptr, patience_);
  }
  return *nobodys_;
}

Result<const http_service::HttpAccess*> CallNetwork::open() {
  if (access_) return &*access_;
  const manifest::Manifest& manifest = connector_.manifest();
  const std::string_view user_configuration =
      link_ != nullptr ? std::string_view(link_->user_configuration()) : std::string_view();
  PATCHBAY_TRY(origins_, connector_.origins(user_configuration));
  hook_.emplace(link_, manifest, patience_);
  access_.emplace(http_service::HttpAccess{
      .client = parts_.http, .wait = parts_.wait, .origins = *origins_, .hook = &*hook_});
  access_->classifier = classifier_;
  access_->account = account();
  if (caller_ != nullptr) access_->organization = caller_->organization;
  access_->budget = &parts_.budget;
  access_->quotas = quotas();
  if (!access_->account.empty()) {
    access_->provider_quota = quota_key({connector_.id(), access_->account});
    access_->quotas.push_back({access_->provider_quota, {}});
  }
  if (is_background_) {
    access_->urgency = http_client::Urgency::kBackground;
    access_->longest_wait = kLongestInBackground;
  }
  setbacks_.emplace(parts_.setbacks, connector_.id(), whose());
  access_->setbacks = &*setbacks_;
  access_->failures_of = {connector_.id(), access_->account};
  access_->blocks = &parts_.blocks;
  access_->block_scopes = block_scopes();
  access_->attempts_left = &attempts_left_;
  if (cached_) access_->cache = &parts_.cache;
  access_->cache_lifetime = manifest.cache.lifetime;
  return &*access_;
}

}  // namespace patchbay::calls
