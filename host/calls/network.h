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

// The origins a call may talk to: the rules of the manifest, those whose address stands in the
// configuration or the link filled in. INVALID_ARGUMENT when such an address is not an origin.
Result<OriginPolicy> origins_of(const manifest::Manifest& manifest, std::string_view config,
                                std::string_view user_configuration);

// What one call may do on the network, put together when it first asks.
class CallNetwork final : public http_service::Network {
 public:
  // `link` and `caller` may be nullptr: nobody's. Everything is borrowed for the call.
  CallNetwork(const CallParts& parts, const catalog::Connector& connector, links::Link* link,
              const Caller* caller, const Patience& patience);
  CallNetwork(const CallNetwork&) = delete;
  CallNetwork& operator=(const CallNetwork&) = delete;

  // From now on the instance's classify is asked what answers mean.
  void use(const loader::Instance& instance);

  Result<const http_service::HttpAccess*> open() override;
  Network& of_nobody() override;

  // From now on no answer is taken from the cache or kept there.
  void ask_always() { cached_ = false; }

  // From now on people go first: a fifth of each budget is kept for them, and a gate that stays
  // closed for more than a few seconds ends the call instead of holding it.
  void yield_to_people() { is_background_ = true; }

  // Whose calls these are, towards this connector: HttpAccess::account.
  [[nodiscard]] std::string account() const;

  // Whether a request went through that may have changed something.
  [[nodiscard]] bool has_written() const { return hook_ && hook_->has_written(); }

  // As LinkHook::revoked_generation.
  [[nodiscard]] std::optional<std::int64_t> revoked_generation() const {
    return hook_ ? hook_->revoked_generation() : std::nullopt;
  }

 private:
  static constexpr int kMostAttempts = 1000;  // of one call to send a request
  static constexpr std::chrono::milliseconds kLongestInBackground{3000};

  [[nodiscard]] std::vector<RequestQuota> quotas() const;
  [[nodiscard]] std::vector<BlockScope> block_scopes() const;
  [[nodiscard]] AuditEntry whose() const;
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

  // Made by open().
  std::optional<OriginPolicy> origins_;
  std::optional<links::LinkHook> hook_;
  std::optional<ToldSetbacks> setbacks_;
  std::optional<http_service::HttpAccess> access_;

  std::unique_ptr<CallNetwork> nobodys_;  // made by of_nobody()
};

}  // namespace patchbay::calls
