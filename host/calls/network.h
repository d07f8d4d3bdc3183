#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "calls/call_parts.h"
#include "catalog/connector.h"
#include "http_client/origin_policy.h"
#include "http_service/http_access.h"
#include "links/link_hook.h"

namespace patchbay::calls {

// quota_key() returns the key under which RequestBudget stores the limits that a provider reports
// for one account of a connector. subject_of_quota() returns the connector and account of such a
// key.
std::string quota_key(const http_client::BlockSubject& subject);
http_client::BlockSubject subject_of_quota(std::string_view key);

// The network access of one call. The call creates this object at its first use of the network.
class CallNetwork final : public http_service::Network {
 public:
  // `link` is nullptr if the call has no link, and `caller` is nullptr if it has no caller.
  // Everything is borrowed for the call.
  CallNetwork(const CallParts& parts, const catalog::Connector& connector, links::Link* link,
              const Caller* caller, const Patience& patience);
  CallNetwork(const CallNetwork&) = delete;
  CallNetwork& operator=(const CallNetwork&) = delete;

  // Makes the instance's classify function decide the meaning of the provider's responses.
  void use(const loader::Instance& instance);

  Result<const http_service::HttpAccess*> open() override;
  Network& of_nobody() override;

  // Turns the cache off: responses are neither taken from the cache nor stored in it.
  void ask_always() { cached_ = false; }

  // Gives requests of users priority over the requests of this call. A fifth of each budget is
  // reserved for users. A gate blocks requests after a provider asked for a wait. If a gate stays
  // closed for more than a few seconds, the call fails instead of waiting.
  void yield_to_people() { is_background_ = true; }

  // Returns HttpAccess::account: the account or user for whom this connector is called.
  [[nodiscard]] std::string account() const;

  // Returns true if the call sent a request that may have changed something at the provider.
  [[nodiscard]] bool has_written() const { return hook_ && hook_->has_written(); }

  // Returns the generation of the credential that the provider reported as revoked
  // (LinkHook::revoked_generation). Returns nullopt if there was no such report, or before open().
  [[nodiscard]] std::optional<std::int64_t> revoked_generation() const {
    return hook_ ? hook_->revoked_generation() : std::nullopt;
  }

 private:
  // The maximum number of requests of one call, including retries.
  static constexpr int kMostAttempts = 1000;
  static constexpr std::chrono::milliseconds kLongestInBackground{3000};

  [[nodiscard]] std::vector<http_client::RequestQuota> quotas() const;
  [[nodiscard]] std::vector<http_client::BlockScope> block_scopes() const;
  [[nodiscard]] audit::AuditEntry whose() const;
  [[nodiscard]] bool has_link() const { return link_ != nullptr && !link_->id().empty(); }

  const CallParts& parts_;
  const catalog::Connector& connector_;
  links::Link* link_;
  const Caller* caller_;
  Patience patience_;
  http_service::Classifier classifier_;
  bool cached_ = true;
  bool is_background_ = false;
  int attempts_left_ = kMostAttempts;

  // These members are set by open().
  std::shared_ptr<const http_client::OriginPolicy> origins_;
  std::optional<links::LinkHook> hook_;
  std::optional<ToldSetbacks> setbacks_;
  std::optional<http_service::HttpAccess> access_;

  std::unique_ptr<CallNetwork> nobodys_;  // created by of_nobody()
};

}  // namespace patchbay::calls
