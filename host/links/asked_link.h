#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "base/condition.h"
#include "links/configured_links.h"

namespace patchbay::links {

// Returns LINK_REVOKED for a link whose credential the provider no longer takes.
Error credential_gone(const std::string& link);

// An account whose credential is asked for: when it is first needed, and once more each time that
// the provider has refused the one before. One call asks; others that need it wait for the answer.
// Who is asked may block, so a call on a fiber lets one of `threads` ask.
class AskedLink final : public Link {
 public:
  AskedLink(ConfiguredLink config, fibers::BlockingThreads& threads, LinkObserver* observer)
      : config_(std::move(config)), threads_(threads), standing_(named(config_), observer) {}

  [[nodiscard]] const std::string& id() const override { return config_.id; }
  [[nodiscard]] const std::string& account() const override { return config_.account; }
  [[nodiscard]] const std::string& user_configuration() const override {
    return config_.user_configuration;
  }

  Result<void> authorize(const Need& need) override;
  Result<Credential> credential(const Patience& patience) override;
  // LINK_EXPIRED: whoever was asked gave the refused credential again.
  Result<void> renew(std::int64_t refused, const Patience& patience) override;
  void accepted(std::int64_t generation) override;
  void doubted(std::int64_t /*generation*/) override { standing_.doubt(); }
  void revoked(std::int64_t generation) override;

 private:
  enum class Same { kTaken, kRefused };  // what becomes of the credential that was refused
  Result<Credential> newer_than(std::int64_t refused, Same same, const Patience& patience);
  Result<Secret> ask(bool refused, const Patience& patience);
  // Doubts the link if there is no credential for it now. Returns `given`.
  Result<Credential> noted(Result<Credential> given);

  const ConfiguredLink config_;
  fibers::BlockingThreads& threads_;
  LinkStanding standing_;
  std::mutex mutex_;  // of all that follows
  Condition answered_;
  bool is_asking_ = false;
  std::optional<Credential> kept_;
  std::int64_t newest_ = 0;   // generation of what was given last
  std::int64_t refused_ = 0;  // the newest generation that was refused
};

}  // namespace patchbay::links
