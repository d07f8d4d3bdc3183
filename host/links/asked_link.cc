#include "links/asked_link.h"

#include <algorithm>
#include <exception>
#include <string>

#include "links/cause.h"

namespace patchbay::links {

Error credential_gone(const std::string& link) {
  return Error(Code::kLinkRevoked, "The provider no longer takes the credential of link \"" + link +
                                       "\". Replace the link by one with a valid credential.");
}

// Allows every call unless the credential was revoked. Does not check scopes, because only the
// provider knows this credential's scopes.
Result<void> AskedLink::authorize(const Need& /*need*/) {
  if (!standing_.is_revoked()) return success();
  return credential_gone(config_.id);
}

Result<Credential> AskedLink::noted(Result<Credential> given) {
  if (given.has_error() && given.error().code() == Code::kLinkExpired) standing_.doubt();
  return given;
}

Result<Credential> AskedLink::credential(const Patience& patience) {
  return noted(newer_than(0, RepeatPolicy::kTaken, patience));
}

Result<void> AskedLink::renew(std::int64_t refused, const Patience& patience) {
  const auto given = noted(newer_than(refused, RepeatPolicy::kRefused, patience));
  if (given.has_error()) return given.error();
  return success();
}

// Returns the cached credential if it is newer than the refused generation. Otherwise gets a
// credential from ask() and returns it. ask() may return the previous credential again. This is an
// error with RepeatPolicy::kRefused (the provider has just refused it). With RepeatPolicy::kTaken
// (a later call), the link tries that credential again.
Result<Credential> AskedLink::newer_than(std::int64_t refused, RepeatPolicy same,
                                         const Patience& patience) {
  std::unique_lock lock(mutex_);
  refused_ = std::max(refused_, refused);
  if (!patience.wait(answered_, lock, [this] { return !is_asking_; })) {
    return patience.ended();
  }
  if (kept_ && kept_->generation > refused_) return *kept_;
  const std::optional<Credential> last = kept_;
  is_asking_ = true;
  lock.unlock();
  auto given = ask(last.has_value(), patience);
  lock.lock();
  is_asking_ = false;
  answered_.notify_all();
  if (given.has_error()) return std::move(given).error();
  const bool is_last = last && last->secret.reveal() == given.value().reveal();
  if (is_last && same == RepeatPolicy::kRefused) {
    return Error(Code::kLinkExpired, "The provider refused the credential of link \"" + config_.id +
                                         "\", and there is no other one for it. The next call "
                                         "asks for one again.")
        .with_reason(std::string(cause::kTokenRefused));
  }
  kept_ = Credential{std::move(given).value(), CredentialKind::kKey, ++newest_};
  return *kept_;
}

// Runs ConfiguredLink::ask and returns its result. Converts an exception (out of memory) to an
// error. Otherwise newer_than() would not wake the other calls, and they would wait forever.
Result<Secret> AskedLink::ask(bool refused, const Patience& patience) try {
  std::optional<Result<Secret>> given;
  PATCHBAY_TRY(threads_.run(patience, [&] { given.emplace(config_.ask(refused)); }));
  return std::move(*given);
} catch (const std::exception& thrown) {
  return Error(Code::kInternal, "The credential of link \"" + config_.id +
                                    "\" could not be asked for: " + thrown.what());
}

// Ends the doubt if the provider accepted the newest credential. An older credential proves nothing
// about the newest one. Takes no lock if there is no doubt, which is the usual case.
void AskedLink::accepted(std::int64_t generation) {
  if (!standing_.is_doubted()) return;
  {
    const std::scoped_lock lock(mutex_);
    if (generation != newest_) return;
  }
  standing_.trust();
}

void AskedLink::revoked(std::int64_t generation) {
  {
    const std::scoped_lock lock(mutex_);
    if (generation != newest_) return;
    kept_.reset();
  }
  standing_.revoke();
}

}  // namespace patchbay::links
