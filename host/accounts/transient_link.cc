#include "accounts/probe.h"
#include "links/cause.h"

namespace patchbay::accounts {
namespace {

class TransientLink final : public links::Link {
 public:
  explicit TransientLink(links::Credential credential) : credential_(std::move(credential)) {}

  const std::string& id() const override { return none_; }
  const std::string& account() const override { return none_; }
  const std::string& user_configuration() const override { return none_; }
  Result<void> authorize(const links::Need& /*need*/) override { return success(); }
  Result<links::Credential> credential(const Patience& /*patience*/) override {
    return credential_;
  }
  Result<void> renew(std::int64_t /*refused*/, const Patience& /*patience*/) override {
    return Error(Code::kLinkExpired, "The service does not take this credential.")
        .with_reason(std::string(links::cause::kTokenRefused));
  }
  void accepted(std::int64_t /*generation*/) override {}
  void doubted(std::int64_t /*generation*/) override {}
  void revoked(std::int64_t /*generation*/) override {}

 private:
  const links::Credential credential_;
  const std::string none_;
};

}  // namespace

std::shared_ptr<links::Link> transient_link(links::Credential credential) {
  return std::make_shared<TransientLink>(std::move(credential));
}

}  // namespace patchbay::accounts
