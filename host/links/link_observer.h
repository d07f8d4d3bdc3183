#pragma once

#include <atomic>
#include <string_view>

#include "base/caller.h"

namespace patchbay::links {

enum class LinkChange {
  kAdded,
  kRemoved,
  kDoubted,  // the provider refused the credential, or there is no credential
  kTrusted,  // the provider accepted the credential again
  kRevoked,  // the provider reported twice that the credential is permanently invalid
};

// A change of one link. Does not contain the credential. The texts are borrowed.
struct ChangedLink {
  LinkChange what;
  std::string_view link;
  std::string_view connector;
  const Caller& owner;
};

// Is informed of every change of a link. The thread that makes or detects the change calls
// changed(). An implementation of changed() must be thread-safe and fast, and must never throw.
class LinkObserver {
 public:
  virtual ~LinkObserver() = default;
  virtual void changed(const ChangedLink& link) = 0;
};

// The state of one link's credential: trusted, doubted or revoked. Calls the observer only when the
// state changes. Thread-safe.
class LinkStanding {
 public:
  // `observer` may be nullptr. `link` names the link; its texts and its owner are borrowed, and
  // `link.what` is ignored.
  LinkStanding(const ChangedLink& link, LinkObserver* observer)
      : link_(link), observer_(observer) {}

  [[nodiscard]] bool is_doubted() const { return now_ == LinkChange::kDoubted; }
  [[nodiscard]] bool is_revoked() const { return now_ == LinkChange::kRevoked; }

  void doubt() { change(LinkChange::kDoubted); }
  void trust() { change(LinkChange::kTrusted); }
  // Marks the credential as revoked. This is the final state.
  void revoke() { change(LinkChange::kRevoked); }

 private:
  void change(LinkChange to) {
    LinkChange from = now_;
    do {
      if (from == to || from == LinkChange::kRevoked) return;
    } while (!now_.compare_exchange_weak(from, to));
    if (observer_ == nullptr) return;
    observer_->changed({to, link_.link, link_.connector, link_.owner});
  }

  const ChangedLink link_;
  LinkObserver* const observer_;
  std::atomic<LinkChange> now_ = LinkChange::kTrusted;
};

}  // namespace patchbay::links
