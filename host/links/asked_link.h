#pragma once

#include <optional>
#include <string>

#include "base/condition.h"
#include "base/mutex.h"
#include "links/configured_links.h"

namespace patchbay::links {

// An account whose credential is asked for: when it is first needed, and once more each time that
// the provider has refused the one before. One call asks; others that need it wait for the answer.
class AskedLink final : public Link {
 public:
  explicit AskedLink(ConfiguredLink config) : config_(std::move(config)) {}

  [[nodiscard]] const std::string& id() const override { return config_.id; }
  [[nodiscard]] const std::string& account() const override { return config_.account; }
  [[nodiscard]] const std::string& user_configuration() const override {
    return config_.user_configuration;
  }

  Result<void> authorize(const Need& need) override;
  Result<Credential> credential(const Patience& patience) override;
  // LINK_EXPIRED: whoever was asked gave the refused credential again.
  Result<void> renew(std::int64_t refused, const Patience& patience) override;
  void accepted(std::int64_t /*generation*/) override {}
  void doubted(std::int64_t /*generation*/) override {}
  void revoked() override;

 private:
  enum class Same { kTaken, kRefused };  // what becomes of the credential that was refused
  Result<Credential> newer_than(std::int64_t refused, Same same, const Patience& patience);

  const ConfiguredLink config_;
  Mutex mutex_;
  Condition answered_;
  bool is_asking_ GUARDED_BY(mutex_) = false;
  bool is_revoked_ GUARDED_BY(mutex_) = false;
  std::optional<Credential> kept_ GUARDED_BY(mutex_);
  std::int64_t newest_ GUARDED_BY(mutex_) = 0;   // generation of what was given last
  std::int64_t refused_ GUARDED_BY(mutex_) = 0;  // the newest generation that was refused
};

}  // namespace patchbay::links
