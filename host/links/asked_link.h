#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "base/condition.h"
#include "links/configured_links.h"

namespace patchbay::links {

// Returns the error LINK_REVOKED for a link whose credential the provider no longer accepts.
Error credential_gone(const std::string& link);

// An account whose credential comes from the function ConfiguredLink::ask. The link runs `ask` when
// a call first needs the credential, and again after each refusal by the provider. Only one call
// runs `ask` at a time, and other calls wait for its result. `ask` may block, so for a call on a
// fiber one of `threads` runs it.
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
  // Gets a newer credential. If necessary, runs ConfiguredLink::ask. Fails with LINK_EXPIRED if
  // `ask` returns the refused credential again.
  Result<void> renew(std::int64_t refused, const Patience& patience) override;
  void accepted(std::int64_t generation) override;
  void doubted(std::int64_t /*generation*/) override { standing_.doubt(); }
  void revoked(std::int64_t generation) override;

 private:
  enum class RepeatPolicy {
    kTaken,
    kRefused
  };  // kTaken: ask() may return the previous credential again;
      // kRefused: it may not
  Result<Credential> newer_than(std::int64_t refused, RepeatPolicy same, const Patience& patience);
  Result<Secret> ask(bool refused, const Patience& patience);
  // Returns `given`. The error LINK_EXPIRED means that there is no valid credential, so the link is
  // marked as doubted before.
  Result<Credential> noted(Result<Credential> given);

  const ConfiguredLink config_;
  fibers::BlockingThreads& threads_;
  LinkStanding standing_;
  std::mutex mutex_;  // guards the members below it
  Condition answered_;
  bool is_asking_ = false;
  std::optional<Credential> kept_;
  std::int64_t newest_ = 0;   // the generation of the last credential
  std::int64_t refused_ = 0;  // the newest generation that the provider refused
};

}  // namespace patchbay::links
